import type { V1ServiceAccount } from '../../apimachinery/client-types.ts';
import { serviceAccounts } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { type Events, ownEvents, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';

export const describer = defineDescriber<V1ServiceAccount, Events>({
  type: serviceAccounts,
  fetch: ownEvents(serviceAccounts),
  write: (writer, serviceAccount, events, now) => {
    writeNameAndNamespace(writer, serviceAccount);
    writeLabelsAndAnnotations(writer, serviceAccount);
    const title = 'Image pull secrets:';
    const names = (serviceAccount.imagePullSecrets ?? []).map(({ name }) => name ?? '');
    if (names.length === 0) writer.line(0, `${title}\t<none>`);
    for (const [index, name] of names.entries()) {
      writer.line(0, `${index === 0 ? title : ' '.repeat(title.length)}\t${name}`);
    }
    writeEvents(writer, events, now);
  },
});

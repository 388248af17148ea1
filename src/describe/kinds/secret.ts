import type { V1Secret } from '../../apimachinery/client-types.ts';
import { sortedKeys } from '../../apimachinery/go/text.ts';
import { secrets } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { base64Size, base64Text } from '../parts/base64.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';

/** Only sizes, except for the token of a service account, which kubectl shows. */
export const describer = defineDescriber<V1Secret, undefined>({
  type: secrets,
  fetch: async () => undefined,
  write: (writer, secret) => {
    const { data = {}, type = '' } = secret;
    writeNameAndNamespace(writer, secret);
    writeLabelsAndAnnotations(writer, secret);
    writer.line(0, `\nType:\t${type}`);
    writer.line(0, '\nData\n====');
    for (const key of sortedKeys(data)) {
      const value = data[key] ?? '';
      const shown = key === 'token' && type === 'kubernetes.io/service-account-token';
      writer.line(0, `${key}:\t${shown ? base64Text(value) : `${base64Size(value)} bytes`}`);
    }
  },
});

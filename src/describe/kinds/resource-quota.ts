import type { V1ResourceQuota } from '../../apimachinery/client-types.ts';
import { resourceQuotas } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeNameAndNamespace } from '../parts/head.ts';
import { inNotationOf, quotaRows, writeScopes } from '../parts/quota.ts';

export const describer = defineDescriber<V1ResourceQuota, undefined>({
  type: resourceQuotas,
  fetch: async () => undefined,
  write: (writer, quota) => {
    writeNameAndNamespace(writer, quota);
    writeScopes(writer, 0, quota.spec?.scopes, ' * ');
    writer.line(0, 'Resource\tUsed\tHard');
    writer.line(0, '--------\t----\t----');
    for (const [name, used, hard] of quotaRows(quota)) writer.line(0, `${name}\t${inNotationOf(hard, used)}\t${hard}`);
  },
});

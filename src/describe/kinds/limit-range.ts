import type { V1LimitRange } from '../../apimachinery/client-types.ts';
import { limitRanges } from '../../apimachinery/known-types.ts';
import { defineDescriber } from '../describer.ts';
import { writeNameAndNamespace } from '../parts/head.ts';
import { writeLimits } from '../parts/quota.ts';

export const describer = defineDescriber<V1LimitRange, undefined>({
  type: limitRanges,
  fetch: async () => undefined,
  write: (writer, limitRange) => {
    writeNameAndNamespace(writer, limitRange);
    writer.line(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
    writer.line(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
    writeLimits(writer, limitRange, '');
  },
});

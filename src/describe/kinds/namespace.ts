import type { V1LimitRange, V1Namespace, V1ResourceQuota } from '../../apimachinery/client-types.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { type ApiType, limitRanges, namespaces, resourceQuotas } from '../../apimachinery/known-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { isNotFound } from '../../errors.ts';
import { defineDescriber, type Related } from '../describer.ts';
import { writeTimedConditions } from '../parts/conditions.ts';
import { writeLabelsAndAnnotations, writeName } from '../parts/head.ts';
import { quotaRows, writeLimits, writeScopes } from '../parts/quota.ts';
import type { Writer } from '../writer.ts';

interface Found {
  /** Undefined when the server has no such type. */
  readonly quotas: readonly Wire<V1ResourceQuota>[] | undefined;
  readonly limits: readonly Wire<V1LimitRange>[] | undefined;
}

export const describer = defineDescriber<V1Namespace, Found>({
  type: namespaces,
  fetch: async ({ metadata }, related) => {
    const name = metadata?.name ?? '';
    const [quotas, limits] = await Promise.all([
      listIfServed<V1ResourceQuota>(related, resourceQuotas, name),
      listIfServed<V1LimitRange>(related, limitRanges, name),
    ]);
    return { quotas, limits };
  },
  write: (writer, namespace, { quotas, limits }) => {
    writeName(writer, namespace);
    writeLabelsAndAnnotations(writer, namespace);
    writer.line(0, `Status:\t${namespace.status?.phase ?? ''}`);
    writeTimedConditions(writer, namespace.status?.conditions);
    if (quotas !== undefined) writeQuotas(writer, quotas);
    if (limits !== undefined) writeLimitRanges(writer, limits);
  },
});

async function listIfServed<T>(
  related: Related,
  type: ApiType,
  namespace: string,
): Promise<readonly Wire<T>[] | undefined> {
  try {
    return await related.list<T>(type, namespace);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function writeQuotas(writer: Writer, quotas: readonly Wire<V1ResourceQuota>[]): void {
  writer.write(0, '\n');
  writer.line(0, quotas.length === 0 ? 'No resource quota.' : 'Resource Quotas');
  for (const quota of [...quotas].sort((a, b) => compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))) {
    writer.line(1, `Name:\t${quota.metadata?.name ?? ''}`);
    writeScopes(writer, 1, quota.spec?.scopes, '* ');
    writer.line(1, 'Resource\tUsed\tHard');
    writer.line(1, '--------\t---\t---');
    for (const row of quotaRows(quota)) writer.line(1, row.join('\t'));
  }
}

function writeLimitRanges(writer: Writer, limits: readonly Wire<V1LimitRange>[]): void {
  writer.write(0, '\n');
  if (limits.length === 0) {
    writer.line(0, 'No LimitRange resource.');
    return;
  }
  writer.line(0, 'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  writer.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  for (const limit of limits) writeLimits(writer, limit, ' ');
}

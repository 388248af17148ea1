import type { ApiType } from '../../apimachinery/known-types.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { describerFor } from '../../describe/table.ts';
import { describeText } from '../../describe/writer.ts';
import { getObject } from '../../kube/objects.ts';
import { withPlace } from '../../kube/status.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { Item } from '../../manifest/selection.ts';
import { relatedOf } from './related.ts';

export interface DescribeOptions {
  readonly showEvents: boolean;
  /** How many objects a list is read at a time; 0 reads it whole. */
  readonly chunkSize: number;
  /** Whether to read objects that were listed once more by their names. */
  readonly readAgain: boolean;
}

/** The whole description of one object. Throws what reading it, or what must belong to it, throws. */
export async function describeItem(context: Context, item: Item, options: DescribeOptions): Promise<string> {
  const { transport } = await context.cluster();
  const describer = await describerFor(item.mapping);
  const object = await objectOf(transport, item, describer.type, options.readAgain);
  const found = await describer.fetch(object, relatedOf(transport, options));
  return describeText((writer) => describer.write(writer, object, found, context.clock.now()));
}

/** The object in the version it is described in: what was fetched by name already, else what the server has now. */
async function objectOf(transport: Transport, item: Item, type: ApiType, readAgain: boolean): Promise<KubeObject> {
  const { object, namespace, name } = item;
  const isFresh = object !== undefined && item.source === undefined && !readAgain;
  if (isFresh && gvkOf(object).version === type.version) return object;
  const reading = getObject(transport, { mapping: type, namespace, name });
  // kinds without a describer of their own are read by client-go's dynamic client
  return type === item.mapping ? reading.catch((error: unknown) => Promise.reject(withPlace(error, ''))) : reading;
}

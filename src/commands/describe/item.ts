import type { ApiType } from '../../apimachinery/known-types.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { describerFor } from '../../describe/registry.ts';
import { describeText } from '../../describe/writer.ts';
import { getObject } from '../../kube/objects.ts';
import { withPlace } from '../../kube/status.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { Item } from '../../manifest/selection.ts';
import { relatedOf } from './related.ts';

export interface DescribeOptions {
  readonly showEvents: boolean;
  /** How many objects each request for a list returns; 0 reads the list in one request. */
  readonly chunkSize: number;
  /** Whether listed objects are read again by name. */
  readonly readAgain: boolean;
}

/**
 * The description of one object. Throws errors of reading it or an object that must belong to it.
 */
export async function describeItem(context: Context, item: Item, options: DescribeOptions): Promise<string> {
  const { transport } = await context.cluster();
  const describer = await describerFor(item.mapping);
  const object = await objectOf(transport, item, describer.type, options.readAgain);
  const found = await describer.fetch(object, relatedOf(transport, options));
  return describeText((writer) => describer.write(writer, object, found, context.clock.now()));
}

/**
 * The object in the version that the describer needs: as fetched by name, else read from the server
 * again.
 */
async function objectOf(transport: Transport, item: Item, type: ApiType, readAgain: boolean): Promise<KubeObject> {
  const { object, namespace, name } = item;
  const isFresh = object !== undefined && item.source === undefined && !readAgain;
  if (isFresh && gvkOf(object).version === type.version) return object;
  const reading = getObject(transport, { mapping: type, namespace, name });
  // kubectl reads kinds without their own describer by the dynamic client
  return type === item.mapping ? reading.catch((error: unknown) => Promise.reject(withPlace(error, ''))) : reading;
}

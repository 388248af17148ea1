/** Where a command writes: the names in the kubeconfig, and whether the settings protect it. */
import { textOf } from '../../apimachinery/json.ts';
import type { Context } from '../../context.ts';
import { type Kubeconfig, loadKubeconfig } from '../../kube/kubeconfig/load.ts';
import { matchesPattern } from '../../settings/settings.ts';
import { serverKey } from './server-key.ts';

export interface Destination {
  /** "" without a context. */
  readonly context: string;
  readonly user: string;
  /** "" for nobody. */
  readonly impersonated: string;
  /** The name of the protected context, or of the one whose server --server or --cluster names. */
  readonly protectedContext: string | undefined;
}

/** Reads the kubeconfig as connecting does. Throws its errors. */
export async function destinationOf(context: Context, patterns: readonly string[]): Promise<Destination> {
  const { globals } = context;
  const config = await loadKubeconfig({ ...context, explicitPath: globals.kubeconfig });
  const name = globals.context || config.currentContext;
  const fields = config.contexts.get(name)?.fields;
  const user = globals.user || textOf(fields?.user);
  return {
    context: name,
    user,
    impersonated: globals.as || textOf(config.users.get(user)?.fields.as),
    protectedContext: protectedBy(config, name, globals, patterns),
  };
}

function protectedBy(
  config: Kubeconfig,
  name: string,
  { cluster, server }: Context['globals'],
  patterns: readonly string[],
): string | undefined {
  const isProtected = (context: string): boolean => patterns.some((pattern) => matchesPattern(pattern, context));
  if (name !== '' && isProtected(name)) return name;
  if (cluster === '' && server === '') return undefined;
  // a protected cluster is protected on the way around its context, too
  const serverOf = (one: string): string => serverKey(textOf(config.clusters.get(one)?.fields.server));
  const target = serverKey(server) || serverOf(cluster);
  if (target === '') return undefined;
  const contexts = [...config.contexts].filter(([context]) => isProtected(context));
  return contexts.find(([, { fields }]) => serverOf(textOf(fields.cluster)) === target)?.[0];
}

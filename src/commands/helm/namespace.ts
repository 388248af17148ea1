import type { Context } from '../../context.ts';

/** The namespace of a command line; of no kubeconfig, or a broken one, the typed one or "default". */
export async function helmNamespace(context: Context): Promise<string> {
  try {
    return (await context.cluster()).namespace;
  } catch {
    return context.globals.namespace || 'default';
  }
}

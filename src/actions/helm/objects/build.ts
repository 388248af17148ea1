/** From the text of a manifest to the objects in it (Client.Build of pkg/kube/client.go). */
import type { KubeObject } from '../../../apimachinery/object.ts';
import { CliError, ErrorList } from '../../../errors.ts';
import { HelmFault } from '../../../helm/error.ts';
import { selectObjects } from '../../../manifest/select.ts';
import { fieldValidator } from '../../field-validator.ts';
import type { HelmTools } from '../tools.ts';
import type { Resource } from './resource.ts';

/** What kubectl's builder says that helm takes away again. */
const ADVICE = '; if you choose to ignore these errors, turn validation off with --validate=false';

/**
 * The objects of a manifest, Lists taken apart, in its namespace where they name none. With
 * `validate` what the server cannot check is held against its schema. Throws HelmFault.
 */
export async function buildResources(
  { context, namespace }: Pick<HelmTools, 'context' | 'namespace'>,
  manifest: string,
  { validate }: { readonly validate: boolean },
): Promise<Resource[]> {
  const { items, errors } = await selectObjects(context, {
    text: { name: '', bytes: Buffer.from(manifest) },
    continueOnError: true,
    fetch: false,
    enforceNamespace: false,
    namespace,
    validate,
    ...(validate ? { validateFields: fieldValidator(() => context.cluster()) } : {}),
  });
  if (errors.length > 0) {
    const error = errors.length === 1 ? (errors[0] as Error) : new ErrorList(errors);
    if (!(error instanceof CliError || error instanceof ErrorList)) throw error;
    throw new HelmFault(error.message.replaceAll(ADVICE, ''), { cause: error });
  }
  return items.map(({ mapping, namespace: own, name, object }) => ({
    mapping,
    namespace: own,
    name,
    object: object as KubeObject,
  }));
}

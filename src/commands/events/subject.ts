import type { Context } from '../../context.ts';
import { CliError, ErrorList } from '../../errors.ts';
import type { Mapping } from '../../kube/cluster.ts';

/** The object of --for. */
export interface Subject {
  readonly mapping: Mapping;
  /** "" as in `--for pod/`: then kubectl does not filter. */
  readonly name: string;
}

/**
 * The object that --for names; undefined without one. Throws CliError in kubectl's words, and for a
 * type that the server does not have its bare message (meta.NoResourceMatchError).
 */
export async function subjectOf(context: Context, text: string): Promise<Subject | undefined> {
  if (text === '') return undefined;
  const { mapper } = await context.cluster();
  const [type, name, ...more] = text.split('/');
  if (type === undefined || name === undefined) throw new CliError('--for must be in resource/name form');
  if (more.length > 0) throw new CliError('arguments in resource/name form may not have more than one slash');
  if (type === '') throw new CliError('a resource must be present, got: /, Resource=');
  try {
    return { mapping: await mapper.forResource(type.toLowerCase()), name };
  } catch (error) {
    if (error instanceof CliError) throw new ErrorList([new ErrorList([error])]);
    throw error;
  }
}

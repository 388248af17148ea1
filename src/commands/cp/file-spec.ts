/** The two arguments of cp: a local path, or a path in a pod. */
import { CliError } from '../../errors.ts';
import { remotePath, stripTrailingSlash } from './paths.ts';

/** A path of this machine. */
export interface LocalFile {
  readonly kind: 'local';
  readonly file: string;
}

/** A path in a container. `namespace` is "" when it was not typed in front of the pod. */
export interface PodFile {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly pod: string;
  readonly file: string;
}

/**
 * `file`, `pod:file` or `namespace/pod:file`. What has an empty pod is local, as in kubectl. Throws
 * CliError for anything else.
 */
function parseFileSpec(word: string): LocalFile | PodFile {
  const colon = word.indexOf(':');
  if (colon < 0) return { kind: 'local', file: stripTrailingSlash(word) };
  const names = word.slice(0, colon).split('/');
  if (colon === 0 || names.length > 2) {
    throw new CliError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  }
  const [pod = '', namespace = ''] = names.reverse();
  const file = remotePath(word.slice(colon + 1));
  return pod === '' ? { kind: 'local', file } : { kind: 'pod', namespace, pod, file };
}

export type Copy =
  | { readonly direction: 'from pod'; readonly source: PodFile; readonly target: LocalFile }
  | { readonly direction: 'to pod'; readonly source: LocalFile; readonly target: PodFile };

/** What the two words ask for. Throws CliError, worded as in kubectl, when it is no copy. */
export function parseCopy(words: readonly string[]): Copy {
  if (words.length !== 2) throw new CliError('source and destination are required');
  const [source, target] = words.map(parseFileSpec) as [LocalFile | PodFile, LocalFile | PodFile];
  if (source.kind === 'pod' && target.kind === 'pod') {
    throw new CliError('one of src or dest must be a local file specification');
  }
  if (source.file === '' || target.file === '') throw new CliError('filepath can not be empty');
  if (source.kind === 'pod' && target.kind === 'local') return { direction: 'from pod', source, target };
  if (source.kind === 'local' && target.kind === 'pod') return { direction: 'to pod', source, target };
  throw new CliError('one of src or dest must be a remote file specification');
}

/**
 * The kinds that kubectl has as Go types (k8s.io/kubectl/pkg/scheme). Commands that read typed
 * objects refuse files with any other kind.
 */
import { CliError } from '../../errors.ts';
import { goQuote } from '../go/text.ts';
import { type GroupVersionKind, groupVersion } from '../object.ts';
import { kindLines } from './kind-lines.ts';

/** Every group version has these (metav1.AddToGroupVersion). */
const everywhere: ReadonlySet<string> = new Set([
  'WatchEvent',
  'ListOptions',
  'GetOptions',
  'DeleteOptions',
  'CreateOptions',
  'UpdateOptions',
  'PatchOptions',
]);

/** Whether kubectl has a Go type of its own for this kind. */
export function isTypedKind({ group, version, kind }: GroupVersionKind): boolean {
  const place = groupVersion(group, version);
  const line = kindLines.split('\n').find((text) => text.startsWith(`${place} `));
  if (line === undefined) return false;
  const kinds = new Set(line.split(' ').slice(1));
  const element = kind.endsWith('List') ? kind.slice(0, -'List'.length) : undefined;
  return everywhere.has(kind) || kinds.has(kind) || kinds.has(`${kind}+`) || kinds.has(`${element}+`);
}

/** What kubectl calls its scheme. */
const SCHEME = 'in scheme "pkg/runtime/scheme.go:111"';

/** Throws CliError for a kind without a Go type (runtime.NewNotRegisteredErrForKind). */
export function assertTypedKind(type: GroupVersionKind): void {
  if (isTypedKind(type)) return;
  const place = goQuote(groupVersion(type.group, type.version));
  throw new CliError(`no kind ${goQuote(type.kind)} is registered for version ${place} ${SCHEME}`);
}

/** The error for an item of a List whose kind has no Go type: there it is a *runtime.Unknown. */
export function unknownItemError(): CliError {
  return new CliError(
    `unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown ${SCHEME}`,
  );
}

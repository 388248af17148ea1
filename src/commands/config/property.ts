/**
 * Dotted property names of `config set` and `config unset`, such as clusters.my.cluster.server
 * (navigation_step_parser.go).
 */
import { CliError } from '../../errors.ts';
import type { Section } from '../../kube/kubeconfig/sections.ts';

type FieldType = 'string' | 'bool' | 'bytes' | 'strings' | 'map' | 'struct';

export interface Field {
  /** The key in the file; the property's own name differs for impersonation. */
  readonly key: string;
  readonly type: FieldType;
}

/** What a property name refers to. */
export type Property =
  | { readonly kind: 'currentContext' }
  /**
   * The file's own kind and apiVersion, and extensions: kubectl accepts them and writes nothing.
   */
  | { readonly kind: 'ignored'; readonly isMap: boolean }
  | { readonly kind: 'preferences' }
  | { readonly kind: 'colors' }
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'entry'; readonly section: Section; readonly name: string }
  | { readonly kind: 'field'; readonly section: Section; readonly name: string; readonly field: Field };

const named = (type: FieldType, ...names: readonly string[]): [string, Field][] =>
  names.map((name) => [name, { key: name, type }]);

const fieldsBySection: Readonly<Record<Section, ReadonlyMap<string, Field>>> = {
  clusters: new Map([
    ...named('string', 'server', 'tls-server-name', 'certificate-authority', 'proxy-url'),
    ...named('bool', 'insecure-skip-tls-verify', 'disable-compression'),
    ...named('bytes', 'certificate-authority-data'),
    ...named('map', 'extensions'),
  ]),
  users: new Map<string, Field>([
    ...named('string', 'client-certificate', 'client-key', 'token', 'tokenFile', 'username', 'password'),
    ...named('bytes', 'client-certificate-data', 'client-key-data'),
    ['act-as', { key: 'as', type: 'string' }],
    ['act-as-uid', { key: 'as-uid', type: 'string' }],
    ['act-as-groups', { key: 'as-groups', type: 'strings' }],
    ['act-as-user-extra', { key: 'as-user-extra', type: 'map' }],
    ...named('struct', 'auth-provider', 'exec'),
    ...named('map', 'extensions'),
  ]),
  contexts: new Map([...named('string', 'cluster', 'user', 'namespace'), ...named('map', 'extensions')]),
};

const isSection = (word: string): word is Section => Object.hasOwn(fieldsBySection, word);

/**
 * Reads a property name. Throws CliError, worded as in kubectl, for a property that kubeconfig
 * files do not have.
 */
export function parseProperty(path: string): Property {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  if (isSection(first))
    return rest.length === 0 ? { kind: 'section', section: first } : entryProperty(path, first, rest);
  if (first === 'preferences') return preferencesProperty(path, rest);
  if (first === 'extensions' && rest.length === 0) return { kind: 'ignored', isMap: true };
  const isScalar = ['current-context', 'kind', 'apiVersion', 'extensions'].includes(first);
  if (!isScalar) throw new CliError(`unable to parse ${path} after [] at api.Config`);
  if (rest.length > 0) throw new CliError(`unable to parse one or more field values of ${path}`);
  return first === 'current-context' ? { kind: 'currentContext' } : { kind: 'ignored', isMap: false };
}

function preferencesProperty(path: string, rest: readonly string[]): Property {
  if (rest.length === 0) return { kind: 'preferences' };
  if (rest[0] !== 'colors' && rest[0] !== 'extensions') {
    throw new CliError(`unable to parse ${path} after [{preferences}] at api.Preferences`);
  }
  if (rest.length > 1) throw new CliError(`unable to parse one or more field values of ${path}`);
  return rest[0] === 'colors' ? { kind: 'colors' } : { kind: 'ignored', isMap: true };
}

/** A name may contain dots: it ends before the first part that is a field of the entry. */
function entryProperty(path: string, section: Section, parts: readonly string[]): Property {
  const fields = fieldsBySection[section];
  const at = parts.findIndex((part, index) => index > 0 && fields.has(part));
  if (at < 0) return { kind: 'entry', section, name: parts.join('.') };
  const fieldName = parts[at] as string;
  const field = fields.get(fieldName) as Field;
  if (at < parts.length - 1) {
    if (fieldName === 'act-as-user-extra') throw new CliError('string is not of type struct');
    throw new CliError(`unable to parse one or more field values of ${path}`);
  }
  return { kind: 'field', section, name: parts.slice(0, at).join('.'), field };
}

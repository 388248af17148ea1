/**
 * From typed words and kinds to resource types, as client-go's discovery REST mapper and shortcut
 * expander find them (k8s.io/client-go/restmapper, k8s.io/apimachinery/pkg/api/meta).
 */

import { editDistance } from '../../apimachinery/edit-distance.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { type GroupVersionKind, groupResource, groupVersion } from '../../apimachinery/object.ts';
import { CliError, NoMatchError, NoResourceError } from '../../errors.ts';
import type { Mapper, Mapping } from '../cluster.ts';
import type { CachedDiscovery } from './discovery.ts';

/** The parts of a typed word; empty strings for missing parts. */
interface PartialResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/**
 * Which of the readings of a word to try first: `a.b.c` may be resource.version.group, else
 * everything after the first dot is the group.
 */
function readings(word: string): PartialResource[] {
  const dot = word.indexOf('.');
  if (dot < 0) return [{ resource: word, group: '', version: '' }];
  const plain = { resource: word.slice(0, dot), group: word.slice(dot + 1), version: '' };
  const second = plain.group.indexOf('.');
  if (second < 0) return [plain];
  return [{ ...plain, version: plain.group.slice(0, second), group: plain.group.slice(second + 1) }, plain];
}

/**
 * The core group's v1 before all others, then the server's order, which has preferred versions
 * first.
 */
function byPriority(mappings: readonly Mapping[]): readonly Mapping[] {
  const core = mappings.filter(({ group, version }) => group === '' && version === 'v1');
  return core.length === 0 ? mappings : [...core, ...mappings.filter((mapping) => !core.includes(mapping))];
}

const named = ({ resource, singular, kind }: Mapping, name: string): boolean =>
  resource === name || (singular || kind.toLowerCase()) === name;

/** Replaces a short name by the resource it stands for; whole names win over short ones. */
function expandShortName(
  all: readonly Mapping[],
  wanted: PartialResource,
  say: (text: string) => void,
): PartialResource {
  const inGroup = all.filter(({ group }) => wanted.group === '' || group === wanted.group);
  if (inGroup.some((mapping) => named(mapping, wanted.resource))) return wanted;
  const matches = inGroup.filter(({ shortNames }) => shortNames.includes(wanted.resource));
  const [first, ...others] = matches;
  if (first !== undefined) {
    for (const { group, resource } of others) {
      if (group === first.group && resource === first.resource) continue;
      const other = groupResource({ group, resource });
      say(`short name ${goQuote(wanted.resource)} could also match lower priority resource ${other}`);
    }
    return { resource: first.resource, group: first.group, version: '' };
  }
  if (wanted.group === '') return wanted;
  const byPrefix = all.find(
    ({ group, shortNames }) => group.startsWith(wanted.group) && shortNames.includes(wanted.resource),
  );
  return byPrefix === undefined ? wanted : { ...wanted, resource: byPrefix.resource, group: byPrefix.group };
}

/**
 * Adds what client-go's mapper makes up: a list kind for every kind, and `List` in every group and
 * version. No server has such resources (a request for one ends with NotFound), but words and files
 * that name them are understood.
 */
function withLists(all: readonly Mapping[]): readonly Mapping[] {
  const versions = Map.groupBy(all, ({ group, version }) => groupVersion(group, version));
  return [...versions.values()].flatMap((types) => {
    const known = new Set(types.map(({ kind }) => kind));
    const lists = types.filter(({ kind }) => !known.has(`${kind}List`)).map((type) => listOf(type, `${type.kind}List`));
    return [...types, ...lists, ...types.slice(0, 1).map((type) => listOf({ ...type, namespaced: false }, 'List'))];
  });
}

function listOf({ group, version, namespaced }: Mapping, kind: string): Mapping {
  const singular = kind.toLowerCase();
  const nothing = { shortNames: [], categories: [], verbs: [], subresources: [] };
  return { group, version, kind, resource: `${singular}s`, singular, namespaced, ...nothing };
}

/** All types that a resource or kind of this name can belong to. */
const typesFor = (all: readonly Mapping[], name: string): readonly Mapping[] =>
  /lists?$/i.test(name) ? withLists(all) : all;

/**
 * The mappings a partial resource may mean; a group matches by prefix where no group has the very
 * name.
 */
function matching(all: readonly Mapping[], wanted: PartialResource): readonly Mapping[] {
  const name = wanted.resource.toLowerCase();
  const byName = typesFor(all, name).filter(
    (mapping) => named(mapping, name) && (wanted.version === '' || mapping.version === wanted.version),
  );
  if (wanted.group === '') return byName;
  const exact = byName.filter(({ group }) => group === wanted.group);
  if (exact.length > 0 || wanted.version !== '') return exact;
  return byName.filter(({ group }) => group.startsWith(wanted.group));
}

/**
 * The type of a kind, which may also be written in small letters; then that is the mapping's kind.
 */
function findKind(all: readonly Mapping[], { group, version, kind }: GroupVersionKind): Mapping | undefined {
  const inPlace = typesFor(all, kind).filter(
    (mapping) => mapping.group === group && (version === '' || mapping.version === version),
  );
  const exact = byPriority(inPlace.filter((mapping) => mapping.kind === kind))[0];
  if (exact !== undefined) return exact;
  // of lists that are made up no small letters are known
  const small = inPlace.filter((mapping) => all.includes(mapping) && mapping.kind.toLowerCase() === kind);
  const found = byPriority(small)[0];
  return found === undefined ? undefined : { ...found, kind };
}

/** meta.NoResourceMatchError in kubectl's words. */
function noResourceText({ resource, group }: Pick<PartialResource, 'resource' | 'group'>): string {
  const place = group === '' ? '' : ` in group ${goQuote(group)}`;
  return `the server doesn't have a resource type ${goQuote(resource)}${place}`;
}

/** A hint for a mistyped type: the nearest names of types, at most three. */
function didYouMean(typed: string, all: readonly Mapping[]): { readonly hint?: string } {
  const word = typed.toLowerCase();
  const distance = ({ resource, singular, kind }: Mapping): number =>
    Math.min(...[resource, singular, kind.toLowerCase()].map((name) => editDistance(word, name)));
  const near = all
    .map((mapping) => ({ name: mapping.resource, letters: distance(mapping) }))
    .filter(({ name, letters }) => letters <= Math.min(2, Math.floor(name.length / 3)))
    .sort((left, right) => left.letters - right.letters);
  const names = [...new Set(near.map(({ name }) => name))].slice(0, 3);
  return names.length === 0 ? {} : { hint: `Did you mean ${names.join(', ')}?` };
}

/**
 * A Mapper over discovery. What is not found is searched once more in fresh discovery from the
 * server.
 */
export function newMapper(discovery: CachedDiscovery, say: (text: string) => void): Mapper {
  const search = async <Found>(find: (all: readonly Mapping[]) => Found | undefined): Promise<Found | undefined> => {
    const found = find(await discovery.resources());
    if (found !== undefined || discovery.fresh) return found;
    await discovery.refresh();
    return find(await discovery.resources());
  };
  return {
    forResource: async (word) => {
      // As in kubectl, each reading of the word is searched separately: after the first failure the
      // cache is no longer used.
      for (const reading of readings(word)) {
        const found = await search((all) => byPriority(matching(all, expandShortName(all, reading, say)))[0]);
        if (found !== undefined) return found;
      }
      for (const { resource: kind, group, version } of readings(word)) {
        const found = await search((all) => findKind(all, { kind, group, version }));
        if (found !== undefined) return found;
      }
      const wanted = readings(word).at(-1)!;
      throw new CliError(noResourceText(wanted), didYouMean(wanted.resource, await discovery.resources()));
    },
    allForResource: async (name, group = '') => {
      if (name === '') {
        await discovery.resources();
        throw new CliError(`a resource must be present, got: ${group}/, Resource=`);
      }
      const wanted = { resource: name, group, version: '' };
      const found = await search((all) => {
        const matches = matching(all, expandShortName(all, wanted, say));
        return matches.length === 0 ? undefined : matches;
      });
      if (found === undefined) throw new NoResourceError(noResourceText(wanted));
      return found;
    },
    forGroupResource: ({ group, resource }) =>
      search((all) => byPriority(matching(all, expandShortName(all, { group, resource, version: '' }, say)))[0]),
    forKind: async (wanted) => {
      const found = await search((all) => findKind(all, wanted));
      if (found !== undefined) return found;
      const where = groupVersion(wanted.group, wanted.version);
      throw new NoMatchError(`no matches for kind ${goQuote(wanted.kind)} in version ${goQuote(where)}`);
    },
    category: async (word) => {
      const all = await discovery.resources();
      const members = all.filter(({ categories }) => categories.includes(word));
      if (members.length === 0) return undefined;
      // one resource in several versions stands once, in its preferred version
      const names = new Map<string, Mapping>();
      for (const mapping of members) {
        const name = `${mapping.group}/${mapping.resource}`;
        if (!names.has(name)) names.set(name, mapping);
      }
      return [...names.values()];
    },
  };
}

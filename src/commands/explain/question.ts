/** What is to be explained: the typed TYPE.FIELD.FIELD (k8s.io/kubectl/pkg/explain). */
import { groupResource } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import type { Mapper, Mapping } from '../../kube/cluster.ts';
import type { PathNode } from '../../print/jsonpath/node.ts';
import { JsonPathError, parseJsonPath } from '../../print/jsonpath/parse.ts';

export interface Question {
  readonly mapping: Mapping;
  /** The names of fields behind the resource. */
  readonly fields: readonly string[];
}

/**
 * Takes the typed word apart. The group may stand behind a type in the plural
 * (`deployments.apps.spec`). Throws CliError for a word that is no path, and NoResourceError.
 */
export async function readQuestion(word: string, mapper: Mapper): Promise<Question> {
  const { mappings, rest } = await typesOf(word, mapper);
  const withGroup = mappings.find((mapping) => word.startsWith(groupResource(mapping)));
  if (withGroup === undefined) return { mapping: mappings[0]!, fields: fieldNames(rest, FIRST) };
  const suffix = word.slice(groupResource(withGroup).length);
  return { mapping: withGroup, fields: suffix === '' ? [] : fieldNames(pathNodes(suffix).slice(1), FIRST) };
}

/** The same for --api-version, which names the group: all that follows the first dot are fields. */
export async function readQuestionOfVersion(word: string, mapper: Mapper): Promise<Question> {
  const { mappings, rest } = await typesOf(word, mapper);
  return { mapping: mappings[0]!, fields: fieldNames(rest, 'all nodes must be field nodes') };
}

const FIRST = 'first node must be field node';

/** The types that the first name of a path can mean, and the rest of the path. */
async function typesOf(
  word: string,
  mapper: Mapper,
): Promise<{ readonly mappings: readonly Mapping[]; readonly rest: readonly PathNode[] }> {
  const [first, ...rest] = pathNodes(word);
  const [name = ''] = fieldNames(first === undefined ? [] : [first], FIRST);
  return { mappings: await mapper.allForResource(name), rest };
}

/** The nodes of the path as a jsonpath; a dot at its end is left out. */
function pathNodes(text: string): readonly PathNode[] {
  const [path, ...others] = parsed(`{.${text.replace(/\.$/, '')}}`);
  if (path?.kind !== 'list' || others.length > 0) throw new CliError('must pass in 1 jsonpath string');
  return path.nodes;
}

function parsed(template: string): readonly PathNode[] {
  try {
    return parseJsonPath(template).nodes;
  } catch (error) {
    if (error instanceof JsonPathError) throw new CliError(error.message, { cause: error });
    throw error;
  }
}

function fieldNames(nodes: readonly PathNode[], rule: string): readonly string[] {
  return nodes.map((node) => {
    if (node.kind !== 'field') throw new CliError(`invalid jsonpath syntax, ${rule}`);
    return node.name;
  });
}

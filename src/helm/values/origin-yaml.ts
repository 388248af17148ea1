/** Values as YAML with a comment behind each that says where it comes from. */
import { compareStrings } from '../../apimachinery/go/text.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { type Node, newList, newMap, stringNode } from '../../manifest/kustomize/node.ts';
import { jsonNode } from '../../manifest/kustomize/node-json.ts';
import { nodeYaml } from '../../manifest/kustomize/node-yaml.ts';
import type { NodeComments } from '../../manifest/kustomize/yaml-comments.ts';
import { jsonOfValues } from '../release/stored-chart.ts';
import { isTable } from './coalesce.ts';
import { Written } from './origin.ts';

/** Of values with notes. */
export function originYaml(values: GoMap): string {
  const comments = new Map<Node, NodeComments>();
  const nodeOf = (value: GoValue): Node => {
    if (Array.isArray(value)) return newList(value.map(nodeOf));
    if (isTable(value)) {
      const keys = Object.keys(value).sort(compareStrings);
      return newMap(keys.map((key) => ({ key: stringNode(key), value: nodeOf(value[key] as GoValue) })));
    }
    if (!(value instanceof Written)) return jsonNode(jsonOfValues(value));
    const node = jsonNode(jsonOfValues(value.value));
    comments.set(node, { line: `# ${value.origin.replaceAll('\n', ' ')}` });
    return node;
  };
  return nodeYaml(nodeOf(values), { of: comments, start: [], end: [] });
}

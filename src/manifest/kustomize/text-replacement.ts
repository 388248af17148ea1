/** Fields inside the YAML or JSON that a scalar's text is, as replacements set them. */
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { indentJson } from '../../apimachinery/go/indent-json.ts';
import { trimSpace } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';
import { unlessRefused } from './error.ts';
import { lookUp } from './look-up.ts';
import type { Node, ScalarNode } from './node.ts';
import { nodeJson } from './node-json.ts';
import { nodeYaml } from './node-yaml.ts';
import { type Created, type FieldPath, PathMatch, setNode } from './path-match.ts';
import { readText } from './read.ts';
import { type Comments, readComments } from './yaml-comments.ts';

/**
 * Sets what the path names inside a scalar's text, and writes the text anew. False when the path
 * leads into no text, or anything else goes wrong there: kustomize then looks for a plain field.
 */
export function replaceInText(root: Node, path: FieldPath, created: Created | undefined, value: Node): boolean {
  try {
    const found = scalarOnTheWay(root, path.parts);
    if (found === undefined) return false;
    const { scalar, document, depth } = found;
    const comments = scalar.value.includes('#') ? readComments(scalar.value, document) : undefined;
    const match = new PathMatch(path, created);
    const targets = match.find(document, depth);
    if (targets.length === 0) return false;
    for (const target of targets) setNode(target, value);
    match.settle();
    scalar.value = written(document, scalar.value, comments);
    return true;
  } catch (error) {
    if (error instanceof CliError) return false;
    throw error;
  }
}

/** The first scalar on the path whose text is YAML. */
function scalarOnTheWay(
  root: Node,
  parts: readonly string[],
): { scalar: ScalarNode; document: Node; depth: number } | undefined {
  for (let depth = 1; depth < parts.length; depth++) {
    const scalar = unlessRefused(() => lookUp(root, parts.slice(0, depth)));
    if (scalar?.kind !== 'scalar') continue;
    const document = unlessRefused(() => readText(scalar.value));
    if (document !== undefined) return { scalar, document, depth };
  }
  return undefined;
}

/** JSON stays JSON, with sorted keys, and with lines if it had some. */
function written(document: Node, original: string, comments: Comments | undefined): string {
  if (!/^[[{]/.test(trimSpace(original))) return trimSpace(nodeYaml(document, comments));
  const compact = compactJson(nodeJson(document));
  return original.includes('\n') && original.includes('  ') ? indentJson(compact) : compact;
}

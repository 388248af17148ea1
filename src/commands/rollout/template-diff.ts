/** Pod templates side by side, as a unified diff of their YAML. */

import type { JsonObject } from '../../apimachinery/json.ts';
import type { Paint } from '../../io/paint.ts';
import { toYaml } from '../../print/yaml.ts';
import { unifiedDiff } from '../shared/unified-diff.ts';

interface TemplateSide {
  /** The title after `---` and `+++`. */
  readonly title: string;
  readonly template: JsonObject;
}

/**
 * The diff, escaped for a terminal, each line with its newline; "" when the templates are equal.
 */
export function templateDiff(before: TemplateSide, after: TemplateSide, paint: Paint): string {
  const side = ({ title, template }: TemplateSide) => ({ title, lines: yamlLines(template) });
  return unifiedDiff(side(before), side(after), paint);
}

/** Values that YAML cannot represent are shown as JSON. */
function yamlLines(template: JsonObject): readonly string[] {
  return document(template).trimEnd().split('\n');
}

function document(template: JsonObject): string {
  try {
    return toYaml(template);
  } catch {
    return JSON.stringify(template, null, 2);
  }
}

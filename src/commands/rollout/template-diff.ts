/** Pod templates side by side, as a unified diff of their YAML. */

import type { JsonObject } from '../../apimachinery/json.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Paint } from '../../io/paint.ts';
import { toYaml } from '../../print/yaml.ts';
import { type DiffLine, unifiedHunks } from './line-diff.ts';

export interface DiffSide {
  /** The title after `---` and `+++`. */
  readonly title: string;
  readonly template: JsonObject;
}

const marks: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', removed: '-', added: '+' };

/**
 * The diff, escaped for a terminal, each line with its newline; "" when the templates are equal.
 */
export function templateDiff(before: DiffSide, after: DiffSide, paint: Paint): string {
  const hunks = unifiedHunks(yamlLines(before.template), yamlLines(after.template));
  if (hunks.length === 0) return '';
  const colors = { same: (text: string) => text, removed: paint.bad, added: paint.good };
  const lines = hunks.flatMap((hunk) => [
    paint.faint(hunk.header),
    ...hunk.lines.map(({ kind, text }) => colors[kind](escapeTerminal(`${marks[kind]}${text}`))),
  ]);
  const titles = [`--- ${before.title}`, `+++ ${after.title}`].map((title) => paint.strong(escapeTerminal(title)));
  return [...titles, ...lines].map((line) => `${line}\n`).join('');
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

/** The pages of lint rules: docs/lint/RULE.md, each with a bad and a good example that are run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LintRule } from '../../src/resources/lint/types.ts';

interface LintPage {
  readonly bad: string;
  readonly good: string;
}

const folder = path.join(import.meta.dirname, '../../docs/lint');

/**
 * The examples of a rule's page. The page must begin with the rule's id as its title, then
 * `**LEVEL**: SUMMARY.`, and have the headings `## Bad`, `## Good` (each with one yaml block) and
 * `## Fix`.
 */
export function lintPage(rule: LintRule): LintPage {
  const text = readFileSync(path.join(folder, `${rule.id}.md`), 'utf8');
  const opening = `# ${rule.id}\n\n**${rule.level}**: ${rule.summary}.\n`;
  assert.equal(text.slice(0, opening.length), opening, `how docs/lint/${rule.id}.md begins`);
  const section = (title: string): string => {
    const [, content] = new RegExp(`^## ${title}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(text) ?? [];
    assert.ok(content !== undefined && content.trim() !== '', `docs/lint/${rule.id}.md has no "## ${title}"`);
    return content;
  };
  const example = (title: string): string => {
    const [, yaml] = /^```yaml\n([\s\S]*?)^```$/m.exec(section(title)) ?? [];
    assert.ok(yaml, `docs/lint/${rule.id}.md has no yaml block below "## ${title}"`);
    return yaml;
  };
  section('Fix');
  return { bad: example('Bad'), good: example('Good') };
}

/**
 * node scripts/readme.ts [--check]: writes the list of commands into README.md from the command
 * tree, or fails when it is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandGroups } from '../src/cli/command-row.ts';
import { tree } from '../src/commands/tree.ts';

const file = path.join(import.meta.dirname, '..', 'README.md');

/** The README's text with a new list of commands. */
function withCommands(text: string): string {
  const lines = Object.entries(commandGroups).flatMap(([group, title]) => {
    const rows = tree.filter((row) => row.group === group);
    return rows.length === 0 ? [] : [`**${title}**`, '', ...rows.map(line), ''];
  });
  return text.replace(
    /<!-- commands -->[\s\S]*<!-- \/commands -->/,
    `<!-- commands -->\n${lines.join('\n').trimEnd()}\n<!-- /commands -->`,
  );
}

function line({ path: name, summary }: (typeof tree)[number]): string {
  const below = tree.filter((row) => row.path.startsWith(`${name} `) && row.load !== undefined);
  const words = below.map((row) => row.path.slice(name.length + 1)).join(', ');
  return `- \`${name}\`${words === '' ? '' : ` (${words})`}: ${summary}`;
}

const before = readFileSync(file, 'utf8');
const after = withCommands(before);
if (!process.argv.includes('--check')) writeFileSync(file, after);
else if (before !== after) {
  console.error('README.md does not list the commands as they are: node scripts/readme.ts writes it');
  process.exit(1);
}

/**
 * node scripts/command-docs.ts [--check]: writes docs/commands/*.md (a page a command of the root)
 * and man/*.1 (a page a command) from the table of commands, or fails when they are not what it
 * would write.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandDefinition } from '../src/cli/command.ts';
import { type CommandRow, children, commandGroups, lastWord } from '../src/cli/command-row.ts';
import type { FlagSpec, FlagTable } from '../src/cli/flag.ts';
import { globalFlags } from '../src/cli/global-flags.ts';
import { dedent, shownFlags, usageLine } from '../src/cli/help.ts';
import { tree } from '../src/commands/tree.ts';

const root = path.join(import.meta.dirname, '..');

/** A command with what its pages need. */
export interface Documented {
  readonly row: CommandRow;
  readonly definition: CommandDefinition | undefined;
  readonly below: readonly CommandRow[];
  /** What it takes: of a command of helm without helm's global flags, which are those of `cox helm`. */
  readonly flags: FlagTable;
}

const isBuilt = (row: CommandRow): boolean => row.summary !== undefined;
const below = (parent: string): readonly CommandRow[] => children(tree, parent).filter(isBuilt);

async function document(row: CommandRow): Promise<Documented> {
  const definition = (await row.load?.())?.command;
  const spoken = (await row.dialect?.())?.flags(definition, { env: { HOME: '$HOME' }, platform: 'linux' });
  const flags = row.path.includes(' ') ? spoken?.own : spoken?.globals;
  return { row, definition, below: below(row.path), flags: flags ?? definition?.flags ?? {} };
}

/** The page that has the global flags of a command. */
const globalsOf = ({ row }: Documented): string =>
  row.dialect !== undefined && row.path.includes(' ') ? row.path.split(' ', 1)[0]! : '';

const longText = ({ row, definition }: Documented): string => dedent(definition?.long ?? `${row.summary ?? ''}.`);

/** The default of a flag; undefined when it has none. */
function defaultOf({ default: text, required }: FlagSpec): string | undefined {
  return required === true || ['', '[]', undefined].includes(text) ? undefined : text;
}

/** The placeholder for a flag's value: its words, or its kind. */
function valueName({ kind, integer, values }: FlagSpec): string {
  if (values !== undefined && values.length <= 4) return values.join('|');
  return (
    { stringSlice: 'strings', stringArray: 'string', patternLevels: 'pattern=N', tristate: 'bool' }[kind as string] ??
    integer ??
    kind
  );
}

/** `--flag=VALUE`, `--flag[=VALUE]` when the value can be left out. */
function longFlag(name: string, spec: FlagSpec): string {
  if (spec.kind === 'bool' || spec.kind === 'tristate') return `--${name}`;
  return spec.bare === undefined ? `--${name}=${valueName(spec)}` : `--${name}[=${valueName(spec)}]`;
}

/**
 * Prose in Markdown: what would be read as markup stands as it is. Lines that are indented are code
 * already.
 */
export function escapeMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (/^ {2,}\S/.test(line)) return `    ${line.trim()}`;
      return line
        .replaceAll(/[\\`*_[\]<>|]/g, '\\$&')
        .replace(/^(#|[-+](?= ))/, '\\$1')
        .replace(/^(\d+)([.)](?= ))/, '$1\\$2');
    })
    .join('\n');
}

/** Code between as many backticks as it needs. */
export function markdownCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

const markdownBlock = (text: string, language = ''): string => `\`\`\`${language}\n${text}\n\`\`\``;

function markdownFlags(table: FlagTable): string {
  return shownFlags(table)
    .map(([name, spec]) => {
      const names = [...(spec.short === undefined ? [] : [`-${spec.short}`]), longFlag(name, spec)].map(markdownCode);
      const start = defaultOf(spec);
      const notes = [
        ...(spec.required === true ? ['required'] : []),
        ...(start === undefined ? [] : [`default ${markdownCode(start)}`]),
      ];
      return `- ${names.join(', ')}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}: ${escapeMarkdown(spec.usage)}`;
    })
    .join('\n');
}

/** The part of a page about one command; its headings are as deep as its path is long. */
export function markdownSection(command: Documented): string {
  const { row, definition } = command;
  const heading = '#'.repeat(Math.min(row.path.split(' ').length, 3));
  const parts = [`${heading} cox ${row.path}`, escapeMarkdown(longText(command))];
  parts.push(markdownBlock(`cox ${usageLine(row, definition)}`));
  if (row.aliases !== undefined) parts.push(`Aliases: ${row.aliases.map(markdownCode).join(', ')}`);
  if (command.below.length > 0) {
    const lines = command.below.map((child) => {
      const anchor = `cox-${child.path.replaceAll(' ', '-')}`;
      return `- [${markdownCode(lastWord(child.path))}](#${anchor}): ${escapeMarkdown(child.summary ?? '')}`;
    });
    parts.push('Commands:', lines.join('\n'));
  }
  if (definition?.examples !== undefined) parts.push('Examples:', markdownBlock(dedent(definition.examples), 'sh'));
  const flags = markdownFlags(command.flags);
  if (flags !== '') parts.push('Flags:', flags);
  return parts.join('\n\n');
}

const generated = '<!-- written by scripts/command-docs.ts -->\n\n';

/** The page of a command of the root and of all below it. */
export function markdownPage(commands: readonly Documented[]): string {
  const sections = commands.map(markdownSection);
  const [dialect] = commands.map(globalsOf).filter((name) => name !== '');
  const more =
    dialect === undefined
      ? 'Every command takes the [global flags](options.md) too.'
      : `Every command takes the flags of [\`cox ${dialect}\`](#cox-${dialect}) too.`;
  return `${generated}${[...sections, more].join('\n\n')}\n`;
}

function markdownIndex(): string {
  const groups = Object.entries(commandGroups).flatMap(([group, title]) => {
    const rows = below('').filter((row) => row.group === group);
    if (rows.length === 0) return [];
    const lines = rows.map(
      ({ path: name, summary }) => `- [${markdownCode(name)}](${name}.md): ${escapeMarkdown(summary ?? '')}`,
    );
    return [`## ${title}`, lines.join('\n')];
  });
  return `${generated}${['# Commands', 'Every command takes the [global flags](options.md).', ...groups].join('\n\n')}\n`;
}

const markdownOptions = (): string =>
  `${generated}# Global flags\n\nEvery command takes these.\n\n${markdownFlags(globalFlags)}\n`;

const ROFF: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** Text in roff: no character of it is a request, an escape, or drawn as another one. */
export function escapeRoff(text: string): string {
  return text.replaceAll(/[\\\-'`^~]/g, (character) => ROFF[character] ?? character).replaceAll(/^\./gm, '\\&.');
}

/** Paragraphs; lines that are indented stay as they are. */
function roffProse(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const body = escapeRoff(paragraph);
    return /^ {2,}/m.test(paragraph) ? `.PP\n.nf\n${body}\n.fi` : `.PP\n${body}`;
  });
  return paragraphs.join('\n').replace(/^\.PP\n/, '');
}

function roffFlags(table: FlagTable): string {
  return shownFlags(table)
    .map(([name, spec]) => {
      const short = spec.short === undefined ? '' : `\\fB${escapeRoff(`-${spec.short}`)}\\fR, `;
      const start = defaultOf(spec);
      const note = `${spec.required === true ? ' Required.' : ''}${start === undefined ? '' : ` Default: ${start}`}`;
      const usage = spec.usage.replace(/[^.]$/, '$&.');
      return `.TP\n${short}\\fB${escapeRoff(longFlag(name, spec))}\\fR\n${escapeRoff(`${usage}${note}`)}`;
    })
    .join('\n');
}

const manName = (commandPath: string): string => ['cox', ...commandPath.split(' ').filter(Boolean)].join('-');
const title = (name: string): string => `.TH "${escapeRoff(name.toUpperCase())}" 1 "" "Coxswain" "Coxswain"`;
const reference = (commandPath: string): string => `.BR ${escapeRoff(manName(commandPath))} (1)`;
const warning = '.\\" written by scripts/command-docs.ts';

const roffCommands = (rows: readonly CommandRow[]): string =>
  rows.map(({ path: name, summary }) => `.TP\n${reference(name)}\n${escapeRoff(summary ?? '')}`).join('\n');

/** The man page of one command. */
export function manPage(command: Documented): string {
  const { row, definition } = command;
  const name = manName(row.path);
  const parts = [warning, title(name), `.SH NAME\n${escapeRoff(`${name} - ${row.summary ?? ''}`)}`];
  parts.push(`.SH SYNOPSIS\n.nf\n${escapeRoff(`cox ${usageLine(row, definition)}`)}\n.fi`);
  parts.push(`.SH DESCRIPTION\n${roffProse(longText(command))}`);
  if (row.aliases !== undefined) parts.push(`.SH ALIASES\n${escapeRoff(row.aliases.join(', '))}`);
  if (command.below.length > 0) parts.push(`.SH COMMANDS\n${roffCommands(command.below)}`);
  const flags = roffFlags(command.flags);
  parts.push(
    `.SH OPTIONS\n${flags === '' ? '' : `${flags}\n.PP\n`}The global options are in\n${reference(globalsOf(command))}.`,
  );
  if (definition?.examples !== undefined)
    parts.push(`.SH EXAMPLES\n.nf\n${escapeRoff(dedent(definition.examples))}\n.fi`);
  const parent = row.path.split(' ').slice(0, -1).join(' ');
  parts.push(`.SH SEE ALSO\n${reference(parent)}`);
  return `${parts.join('\n')}\n`;
}

function rootManPage(): string {
  const what = 'a kubectl-compatible command line that also says why';
  const parts = [warning, title('cox'), `.SH NAME\n${escapeRoff(`cox - ${what}`)}`];
  parts.push(`.SH SYNOPSIS\n.nf\n${escapeRoff('cox COMMAND [flags] [options]')}\n.fi`);
  parts.push('.SH DESCRIPTION\nControls Kubernetes clusters, word for word as kubectl does, and says why.');
  parts.push(`.SH COMMANDS\n${roffCommands(below(''))}`);
  parts.push(`.SH OPTIONS\nEvery command takes these.\n${roffFlags(globalFlags)}`);
  return `${parts.join('\n')}\n`;
}

/** Every generated file by its path below the root. */
async function allFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>([
    ['docs/commands/README.md', markdownIndex()],
    ['docs/commands/options.md', markdownOptions()],
    ['man/cox.1', rootManPage()],
  ]);
  const commands = await Promise.all(tree.filter(isBuilt).map(document));
  for (const command of commands) files.set(`man/${manName(command.row.path)}.1`, manPage(command));
  for (const { path: top } of below('')) {
    const page = commands.filter(({ row }) => row.path === top || row.path.startsWith(`${top} `));
    files.set(`docs/commands/${top}.md`, markdownPage(page));
  }
  return files;
}

function filesThere(): readonly string[] {
  return ['docs/commands', 'man'].flatMap((folder) => {
    mkdirSync(path.join(root, folder), { recursive: true });
    return readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const files = await allFiles();
  const stale = filesThere().filter((file) => !files.has(file));
  const changed = [...files].filter(([file, text]) => textOf(file) !== text).map(([file]) => file);
  if (!process.argv.includes('--check')) {
    for (const file of stale) rmSync(path.join(root, file));
    for (const file of changed) writeFileSync(path.join(root, file), files.get(file)!);
    return;
  }
  if (stale.length + changed.length === 0) return;
  console.error(
    `not as the commands are: ${[...changed, ...stale].join(', ')}: node scripts/command-docs.ts writes them`,
  );
  process.exit(1);
}

if (process.argv[1] === import.meta.filename) await main();

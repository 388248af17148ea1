/**
 * Nodes as YAML text in their own order and style, as go-yaml v3 writes them for kyaml (two blanks,
 * lists not indented under their key, no folding).
 */
import { isCollectionKey, type ListNode, type MapNode, type Node, type ScalarNode, type ScalarStyle } from './node.ts';
import { resolvedTag } from './scalars.ts';
import type { Comments } from './yaml-comments.ts';

/** One document with its last line feed, and its comments if there are any (RNode.String). */
export function nodeYaml(node: Node, comments?: Comments): string {
  const text = isBlock(node) ? block(node, 0, comments) : inline(node, { indent: 0 });
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  if (comments === undefined) return ended;
  const start = comments.start.map((line) => `${line}\n`).join('');
  const end = comments.end.map((line) => `${line}\n`).join('');
  return `${start === '' ? '' : `${start}\n`}${separated(ended)}${end === '' ? '' : `\n${end}`}`;
}

/** Marks the lines of comments that stand below what they belong to. */
const FOOT = '\0';

/** An empty line comes between such a comment and what goes on at the same indentation. */
const separated = (text: string): string => text.replace(/^( *)\0(.*\n)(?=\1[^ \0])/gm, '$1$2\n').replaceAll(FOOT, '');

interface Spot {
  /** Where lines of the scalar's content begin. */
  readonly indent: number;
  readonly isKey?: boolean;
  readonly inFlow?: boolean;
}

/** Whether a node takes lines of its own below its key. */
const isBlock = (node: Node): node is MapNode | ListNode => {
  if (node.kind === 'scalar' || node.flow === true) return false;
  return (node.kind === 'map' ? node.entries : node.items).length > 0;
};

/** The lines of a collection, each indented; without the last line feed. */
function block(node: MapNode | ListNode, indent: number, comments?: Comments): string {
  const padding = ' '.repeat(indent);
  const around = (of: Node, text: string): string => {
    const { head = [], foot = [] } = comments?.of.get(of) ?? {};
    if (head.length + foot.length === 0) return text;
    const above = head.map((line) => (line === '' ? '\n' : `${padding}${line}\n`)).join('');
    return above + ended(text) + foot.map((line) => `${padding}${FOOT}${line}\n`).join('');
  };
  if (node.kind === 'list') {
    const lines = node.items.map((item) => {
      if (isBlock(item)) return around(item, `${padding}- ${block(item, indent + 2, comments).slice(indent + 2)}`);
      const text = withComment(inline(item, { indent: indent + 2 }), comments?.of.get(item)?.line);
      return around(item, `${padding}-${spaced(text)}`);
    });
    return joined(lines);
  }
  const lines = node.entries.map(({ key, value }) => {
    const text = behindKey(value, indent, comments?.of.get(key)?.line, comments);
    return around(key, `${padding}${keyText(key, indent)}${text}`);
  });
  return joined(lines);
}

/** A comment stands at the end of the first line. */
function withComment(text: string, comment: string | undefined): string {
  if (comment === undefined) return text;
  const feed = text.indexOf('\n');
  return feed < 0 ? `${text} ${comment}` : `${text.slice(0, feed)} ${comment}${text.slice(feed)}`;
}

/** Block scalars end their last line themselves. */
const joined = (lines: readonly string[]): string => lines.map(ended).join('').replace(/\n$/, '');

const ended = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);

const spaced = (text: string): string => (text === '' ? '' : ` ${text}`);

function behindKey(value: Node, indent: number, ofKey: string | undefined, comments: Comments | undefined): string {
  if (!isBlock(value)) {
    const text = inline(value, { indent: indent + 2 });
    return spaced(withComment(text, comments?.of.get(value)?.line ?? ofKey));
  }
  const below = block(value, value.kind === 'map' ? indent + 2 : indent, comments);
  return `${ofKey === undefined ? '' : ` ${ofKey}`}\n${below}`;
}

/** Whether a key can stand before its colon on one line. */
export const isSimpleKey = (key: string): boolean =>
  !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= 128;

/** Long keys, those of several lines and collections are written behind a question mark. */
function keyText(key: ScalarNode, indent: number): string {
  if (isCollectionKey(key)) {
    const { collection } = key;
    const text = isBlock(collection) ? block(collection, indent + 2).trimStart() : inline(collection, { indent });
    return `? ${text}\n${' '.repeat(indent)}:`;
  }
  if (isSimpleKey(key.value)) return `${inline(key, { indent, isKey: true })}:`;
  return `?${spaced(inline(key, { indent: indent + 2 }))}\n${' '.repeat(indent)}:`;
}

function inline(node: Node, spot: Spot): string {
  if (node.kind === 'scalar') return scalarText(node, spot);
  const inside = { ...spot, inFlow: true };
  if (node.kind === 'list') return `[${node.items.map((item) => inline(item, inside)).join(', ')}]`;
  const members = node.entries.map(({ key, value }) => `${flowKey(key, inside)}:${spaced(inline(value, inside))}`);
  return `{${members.join(', ')}}`;
}

const flowKey = (key: ScalarNode, spot: Spot): string =>
  isCollectionKey(key) ? `? ${inline(key.collection, spot)} ` : inline(key, { ...spot, isKey: true });

function scalarText({ tag, value, style, tagged = false }: ScalarNode, spot: Spot): string {
  const isPlain = style === 'plain';
  const resolved = resolvedTag(value);
  const isText = tag === '!!str';
  const written = !tagged && (isText || tag === resolved) ? '' : `${tagText(tag)} `;
  const wanted = !isPlain ? style : value.includes('\n') ? 'literal' : isText && resolved !== tag ? 'double' : 'plain';
  return written + styled(value, wanted, spot);
}

const tagText = (tag: string): string => (tag.startsWith('!') ? tag : `!<${tag}>`);

/** A Go string: quoted too where YAML 1.1 has no string (go-yaml's stringv). */
export function stringYaml(value: string, indent: number, isKey = false): string {
  const isPlain = resolvedTag(value) === '!!str' && !OLD_BOOL.test(value) && !BASE_60.test(value);
  return styled(value, value.includes('\n') ? 'literal' : isPlain ? 'plain' : 'double', { indent, isKey });
}

const OLD_BOOL = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** The text in the style, or in the next one that can hold it (yaml_emitter_select_scalar_style). */
function styled(value: string, wanted: ScalarStyle, spot: Spot): string {
  const fits = analyze(value);
  const { inFlow = false, isKey = false } = spot;
  let style = isKey && fits.multiline ? 'double' : wanted;
  if (style === 'plain') {
    const allowed = inFlow ? fits.flowPlain : fits.blockPlain;
    if (!allowed || (value === '' && (inFlow || isKey))) style = 'single';
  }
  if (style === 'single' && !fits.single) style = 'double';
  if ((style === 'literal' || style === 'folded') && (!fits.block || inFlow || isKey)) style = 'double';
  switch (style) {
    case 'plain':
      return value;
    case 'single':
      return `'${brokenLines(value.replaceAll("'", "''"), spot.indent)}'`;
    case 'double':
      return `"${value.replace(ESCAPED, escapeCharacter)}"`;
    default:
      return blockScalar(value, style === 'literal' ? '|' : '>', spot.indent);
  }
}

interface Analysis {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const BREAK = /[\n\r\x85\u2028\u2029]/;
const SPECIAL = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const ESCAPED = /["\\\n\u2028\u2029]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;

/** Which styles can hold a text (yaml_emitter_analyze_scalar). */
function analyze(value: string): Analysis {
  if (value === '') return { multiline: false, flowPlain: false, blockPlain: true, single: true, block: false };
  const multiline = BREAK.test(value);
  const unfit = SPECIAL.test(value) || / [\n\r\x85\u2028\u2029]/.test(value);
  const single = !unfit && !value.includes('\t') && !/[\n\r\x85\u2028\u2029] /.test(value);
  const plain = single && !multiline && !/^ | $/.test(value);
  const blockPlain = plain && !hasIndicators(value);
  return {
    multiline,
    blockPlain,
    flowPlain: blockPlain && !/^[?:]|[,?[\]{}:]/.test(value),
    single,
    block: !unfit && !value.endsWith(' '),
  };
}

function hasIndicators(value: string): boolean {
  if (/^(?:---|\.\.\.)/.test(value)) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(value) || /^[?:-](?:[ \t]|$)/.test(value)) return true;
  return /:(?:[ \t]|$)/.test(value) || /[ \t]#/.test(value);
}

/** In quotes a line feed takes an empty line more, unless another break stands before it. */
function brokenLines(value: string, indent: number): string {
  return value.replace(/[\n\u2028\u2029]+/g, (breaks) => {
    return `${breaks.startsWith('\n') ? '\n' : ''}${breaks}${' '.repeat(indent)}`;
  });
}

function blockScalar(value: string, mark: '|' | '>', indent: number): string {
  const hint = /^[ \n\r\x85\u2028\u2029]/.test(value) ? '2' : '';
  const last = BREAK.test(value.slice(-1));
  const chomping = !last ? '-' : value.length === 1 || BREAK.test(value.slice(-2, -1)) ? '+' : '';
  const text = mark === '|' || /^\n*[ \t]/.test(value) ? value : value.replace(/^[^ \t\n].*\n/gm, '$&\n');
  const lines = text.replace(/[^\n\u2028\u2029]+/g, (line) => ' '.repeat(indent) + line);
  return `${mark}${hint}${chomping}\n${lines}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) as number;
  const [letter, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${code
    .toString(16)
    .toUpperCase()
    .padStart(width as number, '0')}`;
}

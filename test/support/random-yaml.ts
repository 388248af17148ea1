/** Random YAML documents, the same ones for the same seed, for comparing with kubectl. */
import { type Random, split, words } from './random.ts';

const pieces = [
  ...split(
    `a word x-y x_y é 漢字 🚢 \ufeff ￗ ﬀ a:b a#b - : ? , [ ] { } & * ! | > " ' % @ \` # \\ / -- --- ... = << ~ $ {{ }}`,
  ),
  ...[
    'b c',
    '\u00a0',
    '\u2003',
    ' #',
    'a: b',
    '- ',
    ': ',
    '? ',
    ', ',
    '  ',
    ' ',
    '\t',
    'http://x/y?z=1',
    '0',
    '12',
    '\ufeff',
  ],
];

const escapes = [
  ...split(
    String.raw`\n \t \" \\ \0 \a \b \e \f \v \r \' \N \_ \L \P \x41 \x7f \u00e9 \u2028 \uFFFF \U0001F6A2 \U0010FFFF`,
  ),
  ...['\\ ', '\\\t'],
];
const badEscapes = split(String.raw`\q \x4 \U00110000 \ \u`);

const tags = split(
  '!!str !!int !!float !!bool !!null !!binary !!timestamp ! !local !!map !!seq !! !e!x !<x> !a%41 !!set !<tag:yaml.org,2002:str>',
);

/** Writes random YAML. Further lines of a node are indented by `indent` at least. */
class Writer {
  readonly #random: Random;
  readonly #anchors: string[] = [];
  /** How much is left to write, so that documents stay small. */
  #budget = 24;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * What stands after `key:` or `-`, its own blank or line break included, without a line break at
   * its end.
   */
  block(indent: number, depth: number): string {
    const random = this.#random;
    this.#budget -= 1;
    const comment = random.once(15) ? ` #${this.#line()}` : '';
    const isSmall = depth > 4 || this.#budget < 0;
    const choice = random.below(isSmall ? 10 : 17);
    const gap = ` ${random.once(12) ? this.#blanks() : ''}`;
    const properties = this.#properties();
    const before = properties === '' ? gap : `${gap}${properties} `;
    if (choice < 4) return `${before}${this.#plain(indent, false)}${comment}`;
    if (choice < 6) return `${before}${this.#quoted(indent)}${comment}`;
    if (choice < 8) return `${before}${this.#literal(indent)}`;
    if (choice === 8) return random.once(3) ? `${before.trimEnd()}${comment}` : `${gap}${this.#alias()}${comment}`;
    if (choice === 9 || choice === 10) return `${before}${this.flow(indent, depth + 1)}${comment}`;
    const inner = Math.max(indent + random.pick([2, 2, 2, 1, 4, 0, 3]), 0);
    const head = `${properties === '' ? '' : ` ${properties}`}${comment}${this.#lineEnd()}`;
    return head + (choice < 14 ? this.mapping(inner, depth + 1) : this.sequence(inner, depth + 1));
  }

  mapping(indent: number, depth: number): string {
    const random = this.#random;
    const pad = ' '.repeat(indent);
    const odd = random.below(6);
    const entries = random
      .several(4, () => '', 1)
      .map((_, index) => {
        if (index === odd && random.once(3)) return this.#oddEntry(indent, depth);
        const key = index === odd ? this.#key() : `k${index}`;
        return `${key}${random.once(12) ? ' ' : ''}:${this.block(indent, depth)}`;
      });
    return entries.map((entry) => pad + entry).join(this.#lineEnd());
  }

  /** A complex key, or a merge. */
  #oddEntry(indent: number, depth: number): string {
    const random = this.#random;
    if (random.once(2))
      return `${random.pick(['<<', '<<', '"<<"', '! <<', '!!merge <<'])}: ${this.#mergeSource(indent, depth)}`;
    const key = `?${random.once(8) ? '' : ` ${random.pick([this.#key(), this.#literal(indent), this.#alias()])}`}`;
    return random.once(4) ? key : `${key}\n${' '.repeat(indent)}:${this.block(indent, depth)}`;
  }

  #mergeSource(indent: number, depth: number): string {
    const source = (): string =>
      this.#random.pick([this.#alias(), '{m1: 1, k1: 2}', '{k0: x, <<: {k1: y}}', this.flow(indent, depth + 1)]);
    return this.#random.once(3) ? `[${this.#random.several(3, source).join(', ')}]` : source();
  }

  sequence(indent: number, depth: number): string {
    const random = this.#random;
    const pad = ' '.repeat(indent);
    const items = random
      .several(3, () => '', 1)
      .map(() => {
        if (random.once(5) && depth < 4) {
          const gap = random.pick([1, 1, 1, 2, 3]);
          const inner = random.once(4)
            ? this.sequence(indent + 1 + gap, depth + 1)
            : this.mapping(indent + 1 + gap, depth + 1);
          return `-${' '.repeat(gap)}${inner.trimStart()}`;
        }
        return `-${this.block(indent, depth)}`;
      });
    return items.map((item) => pad + item).join(this.#lineEnd());
  }

  /** A flow collection. */
  flow(indent: number, depth: number): string {
    const random = this.#random;
    this.#budget -= 1;
    const isMapping = random.once(2);
    const members = random.several(3, () => {
      const value = this.#flowNode(indent, depth);
      if (!isMapping && !random.once(6)) return value;
      if (random.once(10)) return value;
      const key = random.once(5)
        ? this.#quoted(indent)
        : random.pick(['a', 'b', 'c d', '1', 'yes', 'e']) + (random.once(8) ? random.below(9) : '');
      const mark = random.once(10) ? '? ' : '';
      return `${mark}${key}${random.pick([': ', ': ', ': ', ':', ' : ', ':\t'])}${value}`;
    });
    const separator = random.pick([
      ', ',
      ', ',
      ',',
      ' ,',
      `,${this.#lineEnd()}${' '.repeat(random.below(indent + 4))}`,
    ]);
    const tail = random.once(10) ? ',' : '';
    const inner = `${random.once(6) ? this.#space(indent) : ''}${members.join(separator)}${tail}${random.once(6) ? this.#space(indent) : ''}`;
    return isMapping ? `{${inner}}` : `[${inner}]`;
  }

  #flowNode(indent: number, depth: number): string {
    const random = this.#random;
    const choice = random.below(depth > 4 || this.#budget < 0 ? 7 : 9);
    const properties = this.#properties();
    const before = properties === '' ? '' : `${properties} `;
    if (choice < 3) return before + this.#plain(indent, true);
    if (choice < 5) return before + this.#quoted(indent);
    if (choice === 5) return this.#alias();
    if (choice === 6) return random.once(3) ? before : random.pick(words);
    return before + this.flow(indent, depth + 1);
  }

  #properties(): string {
    const random = this.#random;
    if (!random.once(9)) return '';
    const name = random.pick(['a', 'b1', 'x-y', 'Z_']);
    const tag = random.pick(tags);
    const wantsAnchor = random.once(2);
    if (wantsAnchor) this.#anchors.push(name);
    if (wantsAnchor && random.once(3)) return random.once(2) ? `&${name} ${tag}` : `${tag} &${name}`;
    return wantsAnchor ? `&${name}` : tag;
  }

  #alias(): string {
    if (this.#anchors.length === 0 && !this.#random.once(10)) return 'none';
    return this.#anchors.length === 0 || this.#random.once(20) ? '*unknown' : `*${this.#random.pick(this.#anchors)}`;
  }

  #key(): string {
    const random = this.#random;
    const choice = random.below(8);
    if (choice < 3) return random.pick(words);
    if (choice === 3) return this.#quoted(0).replaceAll('\n', ' ');
    if (choice === 4) return random.several(3, () => random.pick(pieces), 1).join('');
    return random.pick([
      'a b',
      'a.b/c',
      'é',
      '🚢',
      '-x',
      '?x',
      ':x',
      'x#y',
      'a:b',
      '*a',
      '&k key',
      '!!str 1',
      '!!int "3"',
      '""',
      "''",
      '"a\\tb"',
      '[]',
      '{}',
    ]);
  }

  #plain(indent: number, inFlow: boolean): string {
    const random = this.#random;
    if (random.once(2)) return random.pick(words);
    const texts = random.several(4, () => random.pick(pieces), 1);
    let text = random.once(3) ? texts.join(random.pick(['', ' '])) : `w${texts.join(random.pick(['', ' ', ' ']))}`;
    if (random.once(4)) text += `${this.#fold(indent)}${random.pick(['more', 'of it', '- x', '#no', '12'])}`;
    return inFlow && !random.once(6) ? text.replaceAll(/[,?[\]{}]|: |:$/g, '_') : text;
  }

  #quoted(indent: number): string {
    const random = this.#random;
    if (random.once(2)) {
      const parts = random.several(5, () =>
        random.once(4) ? this.#fold(indent) : random.pick(pieces).replaceAll("'", random.once(9) ? "'" : "''"),
      );
      return `'${parts.join('')}'`;
    }
    const parts = random.several(6, () => {
      if (random.once(4)) return this.#fold(indent);
      if (random.once(7))
        return `\\${this.#fold(indent).trimStart() === '' ? this.#fold(indent).replace(/^[ \t]*/, '') : ''}`;
      if (random.once(3)) return random.pick(random.once(30) ? badEscapes : escapes);
      return random.pick(pieces).replaceAll('"', '').replaceAll('\\', '');
    });
    return `"${parts.join('')}"`;
  }

  /** A line break within a scalar, and what is blank around it. */
  #fold(indent: number): string {
    const random = this.#random;
    const breaks = this.#lineEnd() + random.several(2, () => `${random.once(3) ? this.#blanks() : ''}\n`).join('');
    return `${random.once(3) ? this.#blanks() : ''}${breaks}${' '.repeat(random.once(12) ? random.below(3) : indent + 1 + random.below(3))}${random.once(10) ? '\t' : ''}`;
  }

  #literal(indent: number): string {
    const random = this.#random;
    const digit = random.once(4) ? random.pick(['1', '2', '3', '2', '0', '9']) : '';
    const chomping = random.pick(['', '', '-', '+']);
    const header = random.once(2) ? digit + chomping : chomping + digit;
    const inner = Math.max(indent + random.pick([1, 2, 2, 2, 3, 0]), random.once(10) ? 0 : 1);
    const lines = random.several(5, () => {
      const choice = random.below(8);
      if (choice === 0) return '';
      if (choice === 1) return ' '.repeat(random.below(inner + 3));
      const more = choice === 2 ? random.pick([' ', '  ', '\t', ' \t']) : '';
      const less = random.once(25) ? random.below(inner + 1) : 0;
      return `${' '.repeat(inner - less)}${more}${this.#line()}${choice === 3 ? this.#blanks() : ''}`;
    });
    const comment = random.once(10) ? random.pick([' # c', '#c', ' ', ' x']) : '';
    return `${random.pick(['|', '>', '>'])}${header}${comment}${random.once(15) ? '' : '\n'}${lines.join('\n')}`;
  }

  #line(): string {
    return this.#random.several(3, () => this.#random.pick(pieces), 1).join(this.#random.pick(['', ' ']));
  }

  #blanks(): string {
    return this.#random.pick([' ', '  ', '   ', '\t', ' \t']);
  }

  #space(indent: number): string {
    return this.#random.pick([' ', '\t', `\n${' '.repeat(this.#random.below(indent + 4))}`, ' # c\n  ']);
  }

  /** A line's end, with what may stand there and in empty lines. */
  #lineEnd(): string {
    const random = this.#random;
    return random.once(12)
      ? random.pick([
          '\n\n',
          ' \n',
          ' # comment\n',
          '\n# comment\n',
          '\n   # comment\n',
          '\t\n',
          '\n\t\n',
          '\r\n',
          '\r',
          '\n \n',
        ])
      : '\n';
  }
}

/** Changes a text a little, as a slip of the hand would. */
function slip(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const rest = text.slice(at);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + random.pick(pieces) + rest;
    case 2:
      return text.slice(0, at) + random.pick([' ', '\n', '\t', '  ', '\n ', '#', '"', "'", ':', '- ']) + rest;
    case 3:
      return (
        text.slice(0, at) +
        rest.replace(/\n( *)/, (_, blanks: string) => `\n${' '.repeat(random.below(blanks.length + 3))}`)
      );
    default:
      return (
        text.slice(0, at) +
        rest.replace(/\n/, random.pick(['', ' ', '\r\n', '\n\n', '\n---\n', '\n...\n', '\n--- # c\n']))
      );
  }
}

/** The text of one file: a ConfigMap of that name with more in it, or a few of them. */
export function randomManifest(random: Random, name: string): string {
  const documents = random
    .several(random.once(6) ? 2 : 0, () => '')
    .concat('')
    .map((_, index) => {
      const writer = new Writer(random);
      const object = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}-${index}}\n`;
      const body = random.once(8)
        ? `x:\n${writer.sequence(0, 1)}`
        : random.once(3)
          ? writer.mapping(0, 0)
          : `x:${writer.block(0, 1)}`;
      const tail = random.once(3) ? '\ntail: end' : '';
      const text = random.once(4) ? `${body}\n${object}` : `${object}${body}${tail}${random.once(8) ? '' : '\n'}`;
      return random.once(3) ? slip(random, text) : text;
    });
  const mark = random.pick(['---\n', '---\n', '--- # c\n', '---\t\n', '---  \n', '...\n---\n', '---\n\ufeff']);
  const head = random.once(8)
    ? random.pick([
        '---\n',
        '%YAML 1.1\n---\n',
        '%TAG !e! tag:e,1:\n---\n',
        '# c\n',
        '\ufeff',
        '\n',
        '%YAML 1.2\n---\n',
        '  \n---\n',
        '%FOO\n---\n',
      ])
    : '';
  const text = head + documents.join(mark);
  return random.once(15) ? text.replaceAll('\n', '\r\n') : text;
}

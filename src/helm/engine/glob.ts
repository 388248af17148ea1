/** Globs as github.com/gobwas/glob has them: `*`, `**`, `?`, `[abc]`, `[!a-z]`, `{a,b}`, `\` for the next character. */

type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'any' | 'super' }
  | { readonly type: 'single' }
  | { readonly type: 'class'; readonly isNot: boolean; readonly has: (character: string) => boolean }
  | { readonly type: 'alternatives'; readonly patterns: Node[][] };

class BadPattern extends Error {}

/**
 * What matches the pattern. `*` and `?` stop at the separator, classes do not. Undefined for a pattern that is none.
 * It takes time in proportion to pattern and name.
 */
export function compileGlob(pattern: string, separator: string): ((name: string) => boolean) | undefined {
  let nodes: readonly Node[];
  try {
    nodes = new GlobParser(pattern).parse();
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
  return (name) => {
    const characters = Array.from(name);
    return after(nodes, new Set([0]), characters, separator).has(characters.length);
  };
}

class GlobParser {
  private readonly characters: readonly string[];
  private at = 0;

  constructor(pattern: string) {
    this.characters = Array.from(pattern);
    if (/[\ufffd\udc80-\udcff]/u.test(pattern)) throw new BadPattern('not UTF-8');
  }

  /** A `{` that nothing closes ends with the pattern. */
  parse(): readonly Node[] {
    const root: Node[] = [];
    /** The alternatives that are open, and the list that each stands in. */
    const open: { readonly outer: Node[]; readonly patterns: Node[][] }[] = [];
    let current = root;
    for (;;) {
      const character = this.characters[this.at];
      const group = open.at(-1);
      if (character === undefined) return root;
      this.at += 1;
      if (character === '{') {
        const patterns: Node[][] = [[]];
        current.push({ type: 'alternatives', patterns });
        open.push({ outer: current, patterns });
        current = patterns[0] as Node[];
      } else if (character === ',' && group !== undefined) {
        current = [];
        group.patterns.push(current);
      } else if (character === '}' && group !== undefined) {
        current = group.outer;
        open.pop();
      } else current.push(this.parseOne(character, open.length > 0 ? '?*[{},' : '?*[{'));
    }
  }

  private parseOne(character: string, breakers: string): Node {
    if (character === '?') return { type: 'single' };
    if (character === '[') return this.parseClass();
    if (character === '*') {
      if (this.characters[this.at] !== '*') return { type: 'any' };
      this.at += 1;
      return { type: 'super' };
    }
    this.at -= 1;
    return { type: 'text', text: this.readText(breakers) };
  }

  /** Up to one of the characters that is not escaped. */
  private readText(breakers: string): string {
    let text = '';
    for (; this.at < this.characters.length; this.at += 1) {
      let character = this.characters[this.at] as string;
      if (breakers.includes(character)) break;
      if (character === '\\') {
        this.at += 1;
        character = this.characters[this.at] ?? '';
      }
      text += character;
    }
    return text;
  }

  private parseClass(): Node {
    const isNot = this.characters[this.at] === '!';
    if (isNot) this.at += 1;
    const [low, dash, high] = this.characters.slice(this.at, this.at + 3);
    let has: (character: string) => boolean;
    if (low !== undefined && dash === '-') {
      if (high === undefined || codeOf(high) < codeOf(low)) throw new BadPattern('a range that is none');
      this.at += 3;
      has = (character) => codeOf(low) <= codeOf(character) && codeOf(character) <= codeOf(high);
    } else {
      const members = new Set(this.readText(']'));
      if (members.size === 0) throw new BadPattern('an empty class');
      has = (character) => members.has(character);
    }
    if (this.characters[this.at] !== ']') throw new BadPattern('a class that is not closed');
    this.at += 1;
    return { type: 'class', isNot, has };
  }
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

type Ends = ReadonlySet<number>;

/** Where a match can end that begins at one of these places. */
function after(nodes: readonly Node[], starts: Ends, name: readonly string[], separator: string): Ends {
  let ends = starts;
  for (const node of nodes) {
    if (ends.size === 0) break;
    ends = step(node, ends, name, separator);
  }
  return ends;
}

function step(node: Node, starts: Ends, name: readonly string[], separator: string): Ends {
  switch (node.type) {
    case 'text': {
      const text = Array.from(node.text);
      const fits = (at: number): boolean => text.every((character, index) => name[at + index] === character);
      return new Set([...starts].filter(fits).map((at) => at + text.length));
    }
    case 'alternatives':
      return new Set(node.patterns.flatMap((pattern) => [...after(pattern, starts, name, separator)]));
    case 'any':
    case 'super':
      return stretched(starts, name, node.type === 'any' ? separator : undefined);
    default: {
      const takes = (character: string | undefined): boolean =>
        character !== undefined &&
        (node.type === 'single' ? character !== separator : node.has(character) !== node.isNot);
      return new Set([...starts].filter((at) => takes(name[at])).map((at) => at + 1));
    }
  }
}

/** Each place, and all behind it up to the separator. */
function stretched(starts: Ends, name: readonly string[], separator: string | undefined): Ends {
  const ends = new Set<number>();
  for (const start of starts) {
    for (let at = start; !ends.has(at); at += 1) {
      ends.add(at);
      if (at >= name.length || name[at] === separator) break;
    }
  }
  return ends;
}

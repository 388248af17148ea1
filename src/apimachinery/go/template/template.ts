/**
 * Go's text/template: the language of `-o go-template` and of charts. Nothing is evaluated but what
 * the language has; nesting and output are bounded.
 */
import { joinTexts } from '../bytes.ts';
import type { GoValue } from '../values.ts';
import { builtins } from './builtins.ts';
import { type FunctionSource, type MissingKey, TemplateExecError } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Tree } from './nodes.ts';
import { parseTrees } from './parse.ts';

export interface TemplateOptions {
  /** Functions beside the built-in ones; they may replace those. */
  readonly functions?: FunctionSource;
  readonly missingKey?: MissingKey;
}

/**
 * Go stops at 100000 templates within each other, which the stack of Node does not hold. Bodies of if,
 * range and with fill it as well, so that they count too.
 */
const DEEPEST = 1000;

/** In UTF-16 units. */
const LONGEST_OUTPUT = 400_000_000;

/** Templates that know each other by name. */
export class Templates {
  private readonly functions: FunctionSource;
  private readonly missingKey: MissingKey;
  private trees: ReadonlyMap<string, Tree> = new Map();

  constructor({ functions = new Map(), missingKey = 'invalid' }: TemplateOptions = {}) {
    this.functions = functions;
    this.missingKey = missingKey;
  }

  /** Parses a text, and adds it and what it defines. Throws TemplateParseError. */
  parse(name: string, text: string): this {
    const { functions } = this;
    const known = { has: (word: string) => functions.has(word) || builtins.has(word) };
    this.trees = parseTrees(name, text, known, this.trees);
    return this;
  }

  /** The same templates by themselves, with these functions. */
  clone(functions: FunctionSource): Templates {
    const { missingKey } = this;
    const copy = new Templates({ functions, missingKey });
    copy.trees = this.trees;
    return copy;
  }

  has(name: string): boolean {
    return this.trees.has(name);
  }

  /** Runs the template of that name; `write` gets the output piece by piece. Throws TemplateExecError. */
  executeTo(name: string, data: GoValue, write: (text: string) => void): void {
    const tree = this.trees.get(name);
    if (tree === undefined) throw new TemplateExecError(`template: no template "${name}" associated with template`);
    const { trees, functions, missingKey } = this;
    execute({ trees, functions, missingKey, write, deepest: DEEPEST }, tree, data);
  }

  /** Runs the template of that name and returns its output. Throws TemplateExecError. */
  execute(name: string, data: GoValue): string {
    const parts: string[] = [];
    let length = 0;
    this.executeTo(name, data, (text) => {
      length += text.length;
      if (length > LONGEST_OUTPUT) throw new TemplateExecError(`template: ${name}: the output is too long`);
      parts.push(text);
    });
    return joinTexts(parts);
  }
}

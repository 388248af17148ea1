/**
 * Go's text/template: the language of `-o go-template` and of charts. Nothing is evaluated but what
 * the language has; nesting and output are bounded.
 */
import { joinTexts } from '../bytes.ts';
import { quoteText } from '../fmt/quote.ts';
import type { GoValue } from '../values.ts';
import { builtins } from './builtins.ts';
import { type FunctionSource, type MissingKey, TemplateExecError } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Tree } from './nodes.ts';
import { parseTrees } from './parse.ts';
import type { FunctionNames } from './pipeline.ts';

export interface TemplateOptions {
  /** Functions beside the built-in ones; they may replace those. */
  readonly functions?: FunctionSource;
  readonly missingKey?: MissingKey;
  /** How many templates and bodies may run within each other; Go counts templates, up to 100000. */
  readonly deepest?: number;
  /** The name that all templates have in common, where Go names one that is not there. */
  readonly root?: string | undefined;
}

/** What the stack of Node holds. Bodies of if, range and with fill it as well as templates do. */
const DEEPEST = 1000;

/** In UTF-16 units. */
const LONGEST_OUTPUT = 400_000_000;

/** Templates over those of another set, which does not see them. */
class Trees {
  private readonly below: Trees | undefined;
  private readonly own = new Map<string, Tree>();

  constructor(below?: Trees) {
    this.below = below;
  }

  get(name: string): Tree | undefined {
    return this.own.get(name) ?? this.below?.get(name);
  }

  hasOwn(name: string): boolean {
    return this.own.has(name);
  }

  add(trees: ReadonlyMap<string, Tree>): void {
    for (const [name, tree] of trees) this.own.set(name, tree);
  }
}

/** Templates that know each other by name. */
export class Templates {
  private readonly functions: FunctionSource;
  private readonly missingKey: MissingKey;
  private readonly deepest: number;
  private readonly root: string | undefined;
  private readonly trees: Trees;
  private readonly names: FunctionNames;

  constructor(options: TemplateOptions = {}, trees = new Trees()) {
    const { functions = new Map(), missingKey = 'invalid', deepest = DEEPEST, root } = options;
    this.trees = trees;
    this.deepest = deepest;
    this.root = root;
    this.functions = functions;
    this.missingKey = missingKey;
    this.names = { has: (word) => functions.has(word) || builtins.has(word) };
  }

  /** Parses a text, and adds it and what it defines. Throws TemplateParseError. */
  parse(name: string, text: string): this {
    this.trees.add(parseTrees(name, text, this.names, this.trees));
    return this;
  }

  /** The same templates by themselves, with these functions. */
  clone(functions: FunctionSource): Templates {
    const { missingKey, deepest, root } = this;
    return new Templates({ functions, missingKey, deepest, root }, new Trees(this.trees));
  }

  has(name: string): boolean {
    return this.trees.get(name) !== undefined;
  }

  /** Whether a text of its own has that name, not one of those that it was cloned from. */
  hasOwn(name: string): boolean {
    return this.trees.hasOwn(name);
  }

  /** Runs the template of that name; `write` gets the output piece by piece. Throws TemplateExecError. */
  executeTo(name: string, data: GoValue, write: (text: string) => void): void {
    const tree = this.trees.get(name);
    if (tree === undefined) throw new TemplateExecError(`template: no template ${this.named(name)}`);
    const { trees, functions, missingKey, deepest } = this;
    execute({ trees, functions, missingKey, write, deepest }, tree, data);
  }

  private named(name: string): string {
    const root = this.root === undefined ? '' : ` ${quoteText(this.root, false)}`;
    return `${quoteText(name, false)} associated with template${root}`;
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

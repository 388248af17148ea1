/** Tokens to trees: the statements of a template. */
import { quoteText } from '../fmt/quote.ts';
import { KnownActions, type Purpose } from './known-actions.ts';
import type { Lexer } from './lex.ts';
import { unquote } from './literals.ts';
import {
  type ActionNode,
  type BranchNode,
  isEmpty,
  type ListNode,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type Tree,
} from './nodes.ts';
import { type FunctionNames, PipelineParser } from './pipeline.ts';
import type { Token } from './token.ts';
import { isKeyword } from './token-reader.ts';

/** The text of an action behind its left delimiter. */
type Rest = NonNullable<ReturnType<Lexer['rest']>>;

/** What every fourth action is. */
const END = /^ *end(?: *| +-)$/;

type Closing = { readonly type: 'end' | 'else'; readonly at: number };

/** Templates by name; a Map is one. */
export interface KnownTrees {
  get(name: string): Tree | undefined;
}

/**
 * Parses a text and returns the templates in it by name: the text itself, and what it defines. What is empty does not
 * replace what is known. `functions` are the names that may be called, the built-in ones included.
 */
export function parseTrees(
  name: string,
  text: string,
  functions: FunctionNames,
  known: KnownTrees = new Map<string, Tree>(),
): Map<string, Tree> {
  return new Parser(name, text, functions, known).parse();
}

class Parser extends PipelineParser {
  private readonly known: KnownTrees;
  /** Those of this parse; a name known before may be defined again. */
  private readonly trees = new Map<string, Tree>();
  private readonly own = new Set<string>();
  private rangeDepth = 0;
  private readonly actions: KnownActions;
  /** The text of the action that is being read. */
  private rest: Rest | undefined;

  constructor(name: string, text: string, functions: FunctionNames, known: KnownTrees) {
    super(name, text, functions);
    this.known = known;
    this.actions = KnownActions.of(functions);
  }

  parse(): Map<string, Tree> {
    const nodes: Statement[] = [];
    const { at } = this.peek();
    while (this.peek().type !== 'end of text') {
      if (this.isDefinition()) {
        this.parseDefinition();
        continue;
      }
      const node = this.parseStatement();
      if (isClosing(node)) this.fail(`unexpected {{${node.type}}}`);
      nodes.push(node);
    }
    this.add(this.name, { type: 'list', at, nodes: nodes.slice() });
    return this.trees;
  }

  private add(name: string, root: ListNode): void {
    const before = this.trees.get(name) ?? this.known.get(name);
    if (before !== undefined && !isEmpty(before.root)) {
      if (isEmpty(root)) return;
      if (this.own.has(name)) this.fail(`template: multiple definition of template ${quoteText(name, false)}`);
    }
    this.own.add(name);
    this.trees.set(name, { name, parsedAs: this.name, text: this.text, root });
  }

  /** Consumes `{{define` where it stands. */
  private isDefinition(): boolean {
    if (this.peek().type !== 'left delimiter') return false;
    if (this.ahead.length === 1 && !this.lexer.isBefore('define')) return false;
    const delimiter = this.next();
    const word = this.next();
    if (isKeyword(word, 'define')) return true;
    this.backUp(word);
    this.backUp(delimiter);
    return false;
  }

  private parseDefinition(): void {
    const context = 'define clause';
    const name = this.expect(['string', 'raw string'], context);
    const value = this.literal(() => unquote(name.text));
    this.expect(['right delimiter'], context);
    this.add(value, this.parseBody(context));
  }

  /** The list of a definition or block, with variables of its own. */
  private parseBody(context: string): ListNode {
    const outer = { variables: this.variables, rangeDepth: this.rangeDepth };
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { list, closing } = this.parseList();
    if (closing.type !== 'end') this.fail(`unexpected {{else}} in ${context}`);
    this.variables = outer.variables;
    this.rangeDepth = outer.rangeDepth;
    return list;
  }

  private parseList(): { readonly list: ListNode; readonly closing: Closing } {
    const nodes: Statement[] = [];
    const { at } = this.peek();
    this.enter();
    while (this.peek().type !== 'end of text') {
      const node = this.parseStatement();
      if (isClosing(node)) {
        this.leave();
        return { list: { type: 'list', at, nodes: nodes.slice() }, closing: node };
      }
      nodes.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private parseStatement(): Statement | Closing {
    const token = this.next();
    if (token.type === 'text') return { type: 'text', at: token.at, text: token.text };
    if (token.type !== 'left delimiter') this.unexpected(token, 'input');
    this.actionAt = token.at;
    const node = this.knownAction() ?? this.parseAction();
    this.actionAt = undefined;
    return node;
  }

  /** An action, or the begin of a branch, that has been read before, here or in another template. */
  private knownAction(): Statement | Closing | undefined {
    const rest = this.ahead.length > 0 ? undefined : this.lexer.rest();
    this.rest = rest;
    this.uses = [];
    if (rest === undefined) return undefined;
    if (END.test(rest.text)) return { type: 'end', at: this.pass(rest) };
    const known = this.actions.get(rest.text);
    if (known === undefined) return undefined;
    const declared = this.variables.length;
    for (const { names } of known.pipe.variables) this.variables.push(names[0] as string);
    if (!known.uses.every((name) => this.variables.includes(name))) {
      this.variables.length = declared;
      return undefined;
    }
    this.pass(rest);
    const shift = rest.from - known.from;
    const { purpose, pipe } = known;
    if (purpose !== 'action') return this.finishBranch(purpose, pipe, shift, declared);
    return { type: 'action', at: known.at + shift, pipe, shift };
  }

  /** Goes past the action, and returns where its delimiter was. */
  private pass({ text, from }: Rest): number {
    this.lastAt = from + text.length;
    this.lexer.skipTo(this.lastAt);
    return this.lastAt;
  }

  /** Notes an action that has just been read, if it ended where its text seemed to. */
  private note(purpose: Purpose, at: number, pipe: PipeNode): void {
    const { rest, uses } = this;
    this.rest = undefined;
    if (rest === undefined || this.ahead.length > 0 || this.lastAt !== rest.from + rest.text.length) return;
    this.actions.add(rest.text, { purpose, pipe, from: rest.from, at, uses });
  }

  private parseAction(): Statement | Closing {
    const token = this.next();
    if (token.type === 'keyword') {
      switch (token.text) {
        case 'block':
          return this.parseBlock();
        case 'break':
        case 'continue':
          return this.parseJump(token, token.text);
        case 'else':
          return this.parseElse();
        case 'end':
          return { type: 'end', at: this.expect(['right delimiter'], 'end').at };
        case 'if':
        case 'range':
        case 'with':
          return this.parseBranch(token.text);
        case 'template':
          return this.parseTemplate();
      }
    }
    this.backUp(token);
    const { at } = this.peek();
    const pipe = this.parsePipe('command', 'right delimiter');
    this.note('action', at, pipe);
    return { type: 'action', at, pipe, shift: 0 } satisfies ActionNode;
  }

  private parseJump({ at }: Token, type: 'break' | 'continue'): Statement {
    const token = this.next();
    if (token.type !== 'right delimiter') this.unexpected(token, `{{${type}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${type}}} outside {{range}}`);
    return { type, at };
  }

  /** `else`; an `if` or `with` that follows it is left to be read. */
  private parseElse(): Closing {
    // what follows is a branch of its own, whose text does not begin with else
    this.rest = undefined;
    const token = this.peek();
    if (isKeyword(token, 'if') || isKeyword(token, 'with')) return { type: 'else', at: token.at };
    return { type: 'else', at: this.expect(['right delimiter'], 'else').at };
  }

  private parseBranch(type: 'if' | 'range' | 'with'): BranchNode {
    const declared = this.variables.length;
    const pipe = this.parsePipe(type, 'right delimiter');
    this.note(type, pipe.at, pipe);
    return this.finishBranch(type, pipe, 0, declared);
  }

  /** What follows the pipeline. */
  private finishBranch(type: BranchNode['type'], pipe: PipeNode, shift: number, declared: number): BranchNode {
    if (type === 'range') this.rangeDepth += 1;
    const { list, closing } = this.parseList();
    if (type === 'range') this.rangeDepth -= 1;
    const otherwise = closing.type === 'else' ? this.parseOtherwise(type, closing) : undefined;
    this.variables.length = declared;
    return { type, at: pipe.at + shift, pipe, shift, list, otherwise };
  }

  private parseOtherwise(type: 'if' | 'range' | 'with', { at }: Closing): ListNode {
    if (type !== 'range' && isKeyword(this.peek(), type)) {
      this.next();
      this.enter();
      const node = this.parseBranch(type);
      this.leave();
      return { type: 'list', at, nodes: [node] };
    }
    const { list, closing } = this.parseList();
    if (closing.type !== 'end') this.fail('expected end; found {{else}}');
    return list;
  }

  private parseBlock(): TemplateNode {
    const context = 'block clause';
    const token = this.next();
    const name = this.templateName(token, context);
    const pipe = this.parsePipe(context, 'right delimiter');
    this.add(name, this.parseBody(context));
    return { type: 'template', at: token.at, name, pipe };
  }

  private parseTemplate(): TemplateNode {
    const context = 'template clause';
    const token = this.next();
    const name = this.templateName(token, context);
    const following = this.next();
    if (following.type === 'right delimiter') return { type: 'template', at: token.at, name, pipe: undefined };
    this.backUp(following);
    return { type: 'template', at: token.at, name, pipe: this.parsePipe(context, 'right delimiter') };
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'raw string') this.unexpected(token, context);
    return this.literal(() => unquote(token.text));
  }
}

const isClosing = (node: Statement | Closing): node is Closing => node.type === 'end' || node.type === 'else';

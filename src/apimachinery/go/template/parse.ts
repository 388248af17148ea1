/** Tokens to trees. */
import { quoteText } from '../fmt/quote.ts';
import { Lexer, type Token, type TokenType, tokenText } from './lex.ts';
import { characterNumber, complexNumber, LiteralError, number, unquote } from './literals.ts';
import {
  type ActionNode,
  type BranchNode,
  type ChainNode,
  type CommandNode,
  isEmpty,
  type ListNode,
  nodeText,
  type Operand,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type Tree,
  type VariableNode,
} from './nodes.ts';

/** A template that cannot be parsed; the message is Go's. */
export class TemplateParseError extends Error {
  override name = 'TemplateParseError';
}

/** Deeper nesting of parentheses and of control structures is refused. Go allows 10000. */
const DEEPEST = 1000;

type Closing = { readonly type: 'end' | 'else'; readonly at: number };

/**
 * Parses a text and returns the templates in it by name: the text itself, and what it defines.
 * `functions` are the names that may be called, the built-in ones included.
 */
export function parseTrees(
  name: string,
  text: string,
  functions: { has(name: string): boolean },
  known: ReadonlyMap<string, Tree> = new Map(),
): Map<string, Tree> {
  return new Parser(name, text, functions, known).parse();
}

class Parser {
  private readonly name: string;
  private readonly text: string;
  private readonly functions: { has(name: string): boolean };
  private readonly lexer: Lexer;
  private readonly trees: Map<string, Tree>;
  /** Names of this parse; a name known before may be defined again. */
  private readonly own = new Set<string>();
  private readonly pushedBack: Token[] = [];
  private latest: Token = { type: 'end of text', at: 0, text: '', line: 1 };
  private variables: string[] = ['$'];
  private rangeDepth = 0;
  private depth = 0;
  /** Where the action began that is being parsed; 0 outside. */
  private actionLine = 0;

  constructor(name: string, text: string, functions: { has(name: string): boolean }, known: ReadonlyMap<string, Tree>) {
    this.name = name;
    this.text = text;
    this.functions = functions;
    this.lexer = new Lexer(text, new Set(['break', 'continue'].filter((word) => functions.has(word))));
    this.trees = new Map(known);
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
    this.add(this.name, { type: 'list', at, nodes });
    return this.trees;
  }

  private add(name: string, root: ListNode): void {
    const before = this.trees.get(name);
    if (before !== undefined && !isEmpty(before.root)) {
      if (isEmpty(root)) return;
      if (this.own.has(name)) this.fail(`template: multiple definition of template ${quoteText(name, false)}`);
    }
    this.own.add(name);
    this.trees.set(name, { name, parsedAs: this.name, text: this.text, root });
  }

  private next(): Token {
    const token = this.pushedBack.pop();
    if (token !== undefined) return token;
    this.latest = this.lexer.next();
    return this.latest;
  }

  private backUp(token: Token): void {
    this.pushedBack.push(token);
  }

  private peek(): Token {
    const token = this.next();
    this.backUp(token);
    return token;
  }

  private nextWord(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== 'space') return token;
    }
  }

  private peekWord(): Token {
    const token = this.nextWord();
    this.backUp(token);
    return token;
  }

  private fail(message: string): never {
    throw new TemplateParseError(`template: ${this.name}:${this.latest.line}: ${message}`);
  }

  private unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.fail(`unexpected ${tokenText(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === token.line) this.fail(token.text);
    const action = token.text.endsWith(' action') ? '' : ' in action';
    this.fail(`${token.text}${action} started at ${this.name}:${this.actionLine}`);
  }

  private expect(types: readonly TokenType[], context: string): Token {
    const token = this.nextWord();
    if (!types.includes(token.type)) this.unexpected(token, context);
    return token;
  }

  /** The value of a constant; a wrong one ends the parse. */
  private literal<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      return this.fail(error.message);
    }
  }

  /** Consumes `{{define` where it stands. */
  private isDefinition(): boolean {
    if (this.peek().type !== 'left delimiter') return false;
    const delimiter = this.next();
    const word = this.nextWord();
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
    const { at } = this.peekWord();
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail('max expression depth exceeded');
    while (this.peekWord().type !== 'end of text') {
      const node = this.parseStatement();
      if (isClosing(node)) {
        this.depth -= 1;
        return { list: { type: 'list', at, nodes }, closing: node };
      }
      nodes.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private parseStatement(): Statement | Closing {
    const token = this.nextWord();
    if (token.type === 'text') return { type: 'text', at: token.at, text: token.text };
    if (token.type !== 'left delimiter') this.unexpected(token, 'input');
    this.actionLine = token.line;
    const node = this.parseAction();
    this.actionLine = 0;
    return node;
  }

  private parseAction(): Statement | Closing {
    const token = this.nextWord();
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
    return { type: 'action', at, pipe: this.parsePipe('command', 'right delimiter') } satisfies ActionNode;
  }

  private parseJump({ at }: Token, type: 'break' | 'continue'): Statement {
    const token = this.nextWord();
    if (token.type !== 'right delimiter') this.unexpected(token, `{{${type}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${type}}} outside {{range}}`);
    return { type, at };
  }

  /** `else`; an `if` or `with` that follows it is left to be read. */
  private parseElse(): Closing {
    const token = this.peekWord();
    if (isKeyword(token, 'if') || isKeyword(token, 'with')) return { type: 'else', at: token.at };
    return { type: 'else', at: this.expect(['right delimiter'], 'else').at };
  }

  private parseBranch(type: 'if' | 'range' | 'with'): BranchNode {
    const declared = this.variables.length;
    const pipe = this.parsePipe(type, 'right delimiter');
    if (type === 'range') this.rangeDepth += 1;
    const { list, closing } = this.parseList();
    if (type === 'range') this.rangeDepth -= 1;
    const otherwise = closing.type === 'else' ? this.parseOtherwise(type, closing) : undefined;
    this.variables.length = declared;
    return { type, at: pipe.at, pipe, list, otherwise };
  }

  private parseOtherwise(type: 'if' | 'range' | 'with', { at }: Closing): ListNode {
    if (type !== 'range' && isKeyword(this.peek(), type)) {
      this.next();
      this.depth += 1;
      if (this.depth > DEEPEST) this.fail('max expression depth exceeded');
      const node = this.parseBranch(type);
      this.depth -= 1;
      return { type: 'list', at, nodes: [node] };
    }
    const { list, closing } = this.parseList();
    if (closing.type !== 'end') this.fail('expected end; found {{else}}');
    return list;
  }

  private parseBlock(): TemplateNode {
    const context = 'block clause';
    const token = this.nextWord();
    const name = this.templateName(token, context);
    const pipe = this.parsePipe(context, 'right delimiter');
    this.add(name, this.parseBody(context));
    return { type: 'template', at: token.at, name, pipe };
  }

  private parseTemplate(): TemplateNode {
    const context = 'template clause';
    const token = this.nextWord();
    const name = this.templateName(token, context);
    const following = this.nextWord();
    if (following.type === 'right delimiter') return { type: 'template', at: token.at, name, pipe: undefined };
    this.backUp(following);
    return { type: 'template', at: token.at, name, pipe: this.parsePipe(context, 'right delimiter') };
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'raw string') this.unexpected(token, context);
    return this.literal(() => unquote(token.text));
  }

  private parsePipe(context: string, end: TokenType): PipeNode {
    const { at } = this.peekWord();
    const { variables, isAssignment } = this.parseDeclarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.nextWord();
      if (token.type === end) break;
      if (!startsOperand(token)) this.unexpected(token, context);
      this.backUp(token);
      commands.push(this.parseCommand());
    }
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    const constant = commands.findIndex(({ args }, index) => index > 0 && isConstant(args[0] as Operand));
    if (constant > 0) this.fail(`non executable command in pipeline stage ${constant + 1}`);
    return { type: 'pipe', at, isAssignment, variables, commands };
  }

  /** `$x :=`, `$x =`, and for range `$i, $x :=`. */
  private parseDeclarations(context: string): Pick<PipeNode, 'variables' | 'isAssignment'> {
    const variables: VariableNode[] = [];
    for (;;) {
      const token = this.peekWord();
      if (token.type !== 'variable') return { variables, isAssignment: false };
      this.next();
      const blank = this.peek();
      const following = this.peekWord();
      const isComma = following.type === 'character' && following.text === ',';
      if (following.type === 'assign' || following.type === 'declare' || isComma) {
        this.nextWord();
        variables.push(variableNode(token));
        this.variables.push(token.text);
        if (!isComma) return { variables, isAssignment: following.type === 'assign' };
        this.expectSecondVariable(context, variables.length);
        continue;
      }
      if (blank.type === 'space') this.backUp(blank);
      this.backUp(token);
      return { variables, isAssignment: false };
    }
  }

  private expectSecondVariable(context: string, count: number): void {
    if (context !== 'range' || count >= 2) this.fail(`too many declarations in ${context}`);
    const { type } = this.peekWord();
    if (type === 'variable' || type === 'right delimiter' || type === ')') return;
    this.fail('range can only initialize variables');
  }

  private parseCommand(): CommandNode {
    const { at } = this.peekWord();
    const args: Operand[] = [];
    for (;;) {
      this.peekWord();
      const operand = this.parseOperand();
      if (operand !== undefined) args.push(operand);
      const token = this.next();
      if (token.type === 'space') continue;
      if (token.type === 'right delimiter' || token.type === ')') this.backUp(token);
      else if (token.type !== '|') this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) this.fail('empty command');
    return { type: 'command', at, args };
  }

  private parseOperand(): Operand | undefined {
    const node = this.parseTerm();
    if (node === undefined || this.peek().type !== 'field') return node;
    const { at } = this.peek();
    const names: string[] = [];
    while (this.peek().type === 'field') names.push(this.next().text.slice(1));
    switch (node.type) {
      case 'field':
      case 'variable':
        return { ...node, at, names: [...node.names, ...names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quoteText(nodeText(node), false)}`);
      default:
        return { type: 'chain', at, node, names } satisfies ChainNode;
    }
  }

  private parseTerm(): Operand | undefined {
    const token = this.nextWord();
    const { type, at, text } = token;
    switch (type) {
      case 'identifier':
        if (!this.functions.has(text)) this.fail(`function ${quoteText(text, false)} not defined`);
        return { type, at, name: text };
      case '.':
        return { type: 'dot', at };
      case 'variable':
        return this.useVariable(token);
      case 'field':
        return { type, at, names: [text.slice(1)] };
      case 'bool':
        return { type, at, value: text === 'true' };
      case 'character constant':
        return { type: 'number', at, text, ...this.literal(() => characterNumber(text)) };
      case 'complex':
        return { type: 'number', at, text, ...this.literal(() => complexNumber(text)) };
      case 'number':
        return { type, at, text, ...this.literal(() => number(text)) };
      case '(':
        return this.parseParentheses();
      case 'string':
      case 'raw string':
        return { type: 'string', at, quoted: text, value: this.literal(() => unquote(text)) };
    }
    if (isKeyword(token, 'nil')) return { type: 'nil', at };
    this.backUp(token);
    return undefined;
  }

  private parseParentheses(): PipeNode {
    if (this.depth >= DEEPEST) this.fail('max expression depth exceeded');
    this.depth += 1;
    const pipe = this.parsePipe('parenthesized pipeline', ')');
    this.depth -= 1;
    return pipe;
  }

  private useVariable(token: Token): VariableNode {
    if (!this.variables.includes(token.text)) this.fail(`undefined variable ${quoteText(token.text, false)}`);
    return variableNode(token);
  }
}

const isKeyword = ({ type, text }: Token, word: string): boolean => type === 'keyword' && text === word;

const isClosing = (node: Statement | Closing): node is Closing => node.type === 'end' || node.type === 'else';

const isConstant = ({ type }: Operand): boolean => ['bool', 'dot', 'nil', 'number', 'string'].includes(type);

const variableNode = ({ at, text }: Token): VariableNode => ({ type: 'variable', at, names: [text] });

const operandStarts: readonly TokenType[] = [
  'bool',
  'character constant',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'raw string',
  'string',
  'variable',
  '(',
];

const startsOperand = (token: Token): boolean => operandStarts.includes(token.type) || isKeyword(token, 'nil');

/** Parses pipelines: declarations, commands, operands. */
import { quoteText } from '../fmt/quote.ts';
import { Lexer } from './lex.ts';
import { characterNumber, complexNumber, number, unquote } from './literals.ts';
import {
  type ChainNode,
  type CommandNode,
  type FieldNode,
  nodeText,
  type Operand,
  type PipeNode,
  type VariableNode,
} from './nodes.ts';
import type { Token, TokenType } from './token.ts';
import { isKeyword, TokenReader } from './token-reader.ts';

/** Deeper nesting of parentheses and of control structures is refused. Go allows 10000. */
const DEEPEST = 1000;

const NO_DECLARATIONS = { variables: [], isAssignment: false } as const;

/** The names of the functions that a template may call. */
export interface FunctionNames {
  has(name: string): boolean;
}

/** Parses pipelines. Arrays that stay are copied when they are full: one that grows keeps room for 16 more. */
export class PipelineParser extends TokenReader {
  private readonly functions: FunctionNames;
  /** The variables that were used since the action began. */
  protected uses: string[] = [];
  protected variables: string[] = ['$'];
  private depth = 0;
  private readonly fields = new Map<string, readonly string[]>();

  constructor(name: string, text: string, functions: FunctionNames) {
    super(name, text, new Lexer(text, new Set(['break', 'continue'].filter((word) => functions.has(word)))));
    this.functions = functions;
  }

  protected enter(): void {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail('max expression depth exceeded');
  }

  protected leave(): void {
    this.depth -= 1;
  }

  protected parsePipe(context: string, end: TokenType): PipeNode {
    const { at } = this.peek();
    const { variables, isAssignment } = this.parseDeclarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.next();
      if (token.type === end) break;
      if (!startsOperand(token)) this.unexpected(token, context);
      this.backUp(token);
      commands.push(this.parseCommand());
    }
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    const constant = commands.findIndex(({ args }, index) => index > 0 && isConstant(args[0] as Operand));
    if (constant > 0) this.fail(`non executable command in pipeline stage ${constant + 1}`);
    return { type: 'pipe', at, isAssignment, variables, commands: commands.slice() };
  }

  /** `$x :=`, `$x =`, and for range `$i, $x :=`. */
  private parseDeclarations(context: string): Pick<PipeNode, 'variables' | 'isAssignment'> {
    if (this.peek().type !== 'variable') return NO_DECLARATIONS;
    const variables: VariableNode[] = [];
    for (;;) {
      const token = this.peek();
      if (token.type !== 'variable') return { variables, isAssignment: false };
      this.next();
      const following = this.peek();
      const isComma = following.type === 'character' && following.text === ',';
      if (following.type === 'assign' || following.type === 'declare' || isComma) {
        this.next();
        variables.push(variableNode(token));
        this.variables.push(token.text);
        if (!isComma) return { variables, isAssignment: following.type === 'assign' };
        this.expectSecondVariable(context, variables.length);
        continue;
      }
      this.backUp(token);
      return { variables, isAssignment: false };
    }
  }

  private expectSecondVariable(context: string, count: number): void {
    if (context !== 'range' || count >= 2) this.fail(`too many declarations in ${context}`);
    const { type } = this.peek();
    if (type === 'variable' || type === 'right delimiter' || type === ')') return;
    this.fail('range can only initialize variables');
  }

  private parseCommand(): CommandNode {
    const { at } = this.peek();
    const args: Operand[] = [];
    for (;;) {
      const operand = this.parseOperand();
      if (operand !== undefined) {
        args.push(operand);
        if (this.peek().isSpaced) continue;
      }
      const token = this.next();
      if (token.type === 'right delimiter' || token.type === ')') this.backUp(token);
      else if (token.type !== '|') this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) this.fail('empty command');
    return { type: 'command', at, args: args.slice() };
  }

  private parseOperand(): Operand | undefined {
    const node = this.parseTerm();
    if (node === undefined) return node;
    const { type, at, isSpaced } = this.peek();
    if (type !== 'field' || isSpaced) return node;
    let names = this.fieldNames(this.next());
    for (let next = this.peek(); next.type === 'field' && !next.isSpaced; next = this.peek()) {
      names = [...names, ...this.fieldNames(this.next())];
    }
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
    const token = this.next();
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
        return this.fieldNode(token);
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
        return {
          type: 'string',
          at,
          quoted: text,
          value: this.literal(() => unquote(text)),
        };
    }
    if (isKeyword(token, 'nil')) return { type: 'nil', at };
    this.backUp(token);
    return undefined;
  }

  /** The names in `.a.b`. Trees outlive their parse, and the same fields are everywhere in them. */
  private fieldNames({ text }: Token): readonly string[] {
    const known = this.fields.get(text);
    if (known !== undefined) return known;
    const names = text.slice(1).split('.');
    this.fields.set(text, names);
    return names;
  }

  /** Go has the position of the second of several. */
  private fieldNode(token: Token): FieldNode {
    const names = this.fieldNames(token);
    const at = names.length > 1 ? token.at + (names[0] as string).length + 1 : token.at;
    return { type: 'field', at, names };
  }

  private parseParentheses(): PipeNode {
    this.enter();
    const pipe = this.parsePipe('parenthesized pipeline', ')');
    this.leave();
    return pipe;
  }

  private useVariable(token: Token): VariableNode {
    if (!this.variables.includes(token.text)) this.fail(`undefined variable ${quoteText(token.text, false)}`);
    this.uses.push(token.text);
    return variableNode(token);
  }
}

const isConstant = ({ type }: Operand): boolean => ['bool', 'dot', 'nil', 'number', 'string'].includes(type);

const variableNode = ({ at, text }: Token): VariableNode => ({ type: 'variable', at, names: [text] });

const OPERAND_STARTS: ReadonlySet<TokenType> = new Set([
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
]);

const startsOperand = (token: Token): boolean => OPERAND_STARTS.has(token.type) || isKeyword(token, 'nil');

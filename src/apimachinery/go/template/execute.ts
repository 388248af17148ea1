/** Runs a parsed template on data. */
import { goText, sprint } from '../fmt/print.ts';
import { quoteText } from '../fmt/quote.ts';
import {
  ANY,
  Complex,
  elementTypeOf,
  entryOf,
  GoError,
  type GoFunction,
  type GoInteger,
  GoStruct,
  type GoValue,
  integerOf,
  isTrue,
  itemsOf,
  keyTypeOf,
  kindOf,
  SizedInteger,
  sortedEntries,
  typeName,
  zeroOf,
} from '../values.ts';
import { builtins } from './builtins.ts';
import { type Callable, callableOf, callOf } from './callable.ts';
import { type Cell, cellType, concrete, element, isNilInterface, plain, unboxed } from './cell.ts';
import {
  type BranchNode,
  type ChainNode,
  type CommandNode,
  type IdentifierNode,
  type ListNode,
  type Node,
  type NumberNode,
  nodeText,
  type Operand,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type Tree,
  type VariableNode,
} from './nodes.ts';
import { canBeNil, isAssignable, isIntegerType, REFLECT } from './types.ts';

/** A template that fails as it runs; the message is Go's. */
export class TemplateExecError extends Error {
  override name = 'TemplateExecError';
}

/** What a key that a map does not have yields: `<no value>`, the zero value of the elements, or an error. */
export type MissingKey = 'invalid' | 'zero' | 'error';

export interface Execution {
  readonly trees: ReadonlyMap<string, Tree>;
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly missingKey: MissingKey;
  /** Takes the output, piece by piece. */
  readonly write: (text: string) => void;
  /** How many templates may be under way within each other. Go stops at 100000. */
  readonly deepest: number;
}

/** Distinguishes "no value comes from the pipeline" from a nil that does. */
const NOTHING = Symbol('nothing');
type Final = Cell | undefined | typeof NOTHING;

type Jump = 'break' | 'continue' | undefined;

/** Runs the template of that name; throws TemplateExecError, and what `write` throws. */
export function execute(execution: Execution, tree: Tree, data: GoValue): void {
  new State(execution, tree, plain(data), 0).run();
}

class State {
  private readonly execution: Execution;
  private readonly tree: Tree;
  private readonly data: Cell | undefined;
  private readonly level: number;
  private readonly variables: { readonly name: string; value: Cell | undefined }[];
  /** What is being evaluated, for messages. */
  private node: Node | undefined;

  constructor(execution: Execution, tree: Tree, data: Cell | undefined, level: number) {
    this.execution = execution;
    this.tree = tree;
    this.data = data;
    this.level = level;
    this.variables = [{ name: '$', value: data }];
  }

  run(): void {
    this.walkList(this.data, this.tree.root);
  }

  private fail(message: string): never {
    const { name, parsedAs, text } = this.tree;
    if (this.node === undefined) throw new TemplateExecError(`template: ${name}: ${message}`);
    const before = text.slice(0, this.node.at);
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const column = Buffer.byteLength(before.slice(lineStart));
    const place = `${parsedAs}:${line}:${column}: executing ${quoteText(name, false)} at <${nodeText(this.node)}>`;
    throw new TemplateExecError(`template: ${place}: ${message}`);
  }

  private walkList(dot: Cell | undefined, list: ListNode): Jump {
    this.node = list;
    for (const node of list.nodes) {
      const jump = this.walk(dot, node);
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  private walk(dot: Cell | undefined, node: Statement): Jump {
    this.node = node;
    switch (node.type) {
      case 'text':
        this.execution.write(node.text);
        return undefined;
      case 'action': {
        const value = this.evalPipe(dot, node.pipe);
        if (node.pipe.variables.length === 0) this.print(node, value);
        return undefined;
      }
      case 'break':
      case 'continue':
        return node.type;
      case 'template':
        this.walkTemplate(dot, node);
        return undefined;
      case 'range':
        return this.walkRange(dot, node);
      default:
        return this.walkBranch(dot, node);
    }
  }

  private print(node: Statement, cell: Cell | undefined): void {
    this.node = node;
    if (cell === undefined) this.execution.write('<no value>');
    else if (kindOf(cell.value) === 'func') this.fail(`can't print ${nodeText(node)} of type ${cellType(cell)}`);
    else this.execution.write(sprint([cell.value]));
  }

  private walkBranch(dot: Cell | undefined, node: BranchNode): Jump {
    const mark = this.variables.length;
    const value = this.evalPipe(dot, node.pipe);
    const inside = node.type === 'with' ? value : dot;
    let jump: Jump;
    if (isTrue(concrete(value))) jump = this.walkList(inside, node.list);
    else if (node.otherwise !== undefined) jump = this.walkList(dot, node.otherwise);
    this.variables.length = mark;
    return jump;
  }

  private walkRange(dot: Cell | undefined, node: BranchNode): Jump {
    const outer = this.variables.length;
    const value = concrete(this.evalPipe(dot, node.pipe));
    const mark = this.variables.length;
    let jump: Jump;
    let isEmpty = true;
    for (const [index, item] of this.iterate(value, node.pipe)) {
      isEmpty = false;
      this.setRangeVariables(node.pipe, index, item);
      jump = this.walkList(item, node.list);
      this.variables.length = mark;
      if (jump === 'break') break;
    }
    jump = undefined;
    if (isEmpty && node.otherwise !== undefined) jump = this.walkList(dot, node.otherwise);
    this.variables.length = outer;
    return jump === 'break' ? undefined : jump;
  }

  private *iterate(
    value: Exclude<GoValue, null> | undefined,
    pipe: PipeNode,
  ): Generator<readonly [Cell | undefined, Cell | undefined]> {
    switch (kindOf(value)) {
      case 'invalid':
        return;
      case 'int':
      case 'uint': {
        if (pipe.variables.length > 1) {
          this.fail(`can't use ${goText(value as GoValue)} to iterate over more than one variable`);
        }
        const end = integerOf(value as GoInteger);
        for (let at = 0n; at < end; at += 1n) yield [undefined, plain(likeInteger(value as GoInteger, at))];
        return;
      }
      case 'slice': {
        const type = elementTypeOf(value as GoValue);
        let index = 0n;
        for (const item of itemsOf(value as GoValue)) {
          yield [plain(index), element(item, type)];
          index += 1n;
        }
        return;
      }
      case 'map': {
        const [keyType, type] = [keyTypeOf(value as GoValue), elementTypeOf(value as GoValue)];
        for (const [key, item] of sortedEntries(value as GoValue)) yield [element(key, keyType), element(item, type)];
        return;
      }
      default:
        this.fail(`range can't iterate over ${goText(value as GoValue)}`);
    }
  }

  /** With one variable it gets the element, with two the first gets the index. */
  private setRangeVariables(pipe: PipeNode, index: Cell | undefined, item: Cell | undefined): void {
    const [first, second] = pipe.variables;
    if (first === undefined) return;
    if (pipe.isAssignment) {
      this.assign(first.names[0] as string, second === undefined ? item : index);
      if (second !== undefined) this.assign(second.names[0] as string, item);
      return;
    }
    this.setTop(1, item);
    if (second !== undefined) this.setTop(2, index);
  }

  private setTop(fromTop: number, value: Cell | undefined): void {
    const variable = this.variables.at(-fromTop);
    if (variable !== undefined) variable.value = value;
  }

  private walkTemplate(dot: Cell | undefined, node: TemplateNode): void {
    const tree = this.execution.trees.get(node.name);
    if (tree === undefined) this.fail(`template ${quoteText(node.name, false)} not defined`);
    const { deepest } = this.execution;
    if (this.level === deepest) this.fail(`exceeded maximum template depth (${deepest})`);
    const value = node.pipe === undefined ? undefined : this.evalPipe(dot, node.pipe);
    new State(this.execution, tree, value, this.level + 1).run();
  }

  private assign(name: string, value: Cell | undefined): void {
    const variable = this.variables.findLast((one) => one.name === name);
    if (variable === undefined) this.fail(`undefined variable: ${name}`);
    variable.value = value;
  }

  private evalPipe(dot: Cell | undefined, pipe: PipeNode): Cell | undefined {
    this.node = pipe;
    let value: Final = NOTHING;
    for (const command of pipe.commands) value = unboxed(this.evalCommand(dot, command, value));
    const result: Cell | undefined = value === NOTHING ? undefined : value;
    for (const { names } of pipe.variables) {
      const name = names[0] as string;
      if (pipe.isAssignment) this.assign(name, result);
      else this.variables.push({ name, value: result });
    }
    return result;
  }

  private evalCommand(dot: Cell | undefined, command: CommandNode, final: Final): Cell | undefined {
    const [first] = command.args as [Operand];
    switch (first.type) {
      case 'field':
        this.node = first;
        return this.evalFields(dot, dot, first, first.names, command.args, final);
      case 'chain':
        return this.evalChain(dot, first, command.args, final);
      case 'identifier':
        return this.evalFunction(dot, first, command, command.args, final);
      case 'pipe':
        this.refuseArguments(command.args, final);
        return this.evalPipe(dot, first);
      case 'variable':
        return this.evalVariable(dot, first, command.args, final);
    }
    this.node = first;
    this.refuseArguments(command.args, final);
    if (first.type === 'nil') this.fail('nil is not a command');
    return first.type === 'dot' ? dot : this.constant(first);
  }

  private refuseArguments(args: readonly Operand[], final: Final): void {
    if (args.length <= 1 && final === NOTHING) return;
    this.fail(`can't give argument to non-function ${nodeText(args[0] as Operand)}`);
  }

  private constant(node: Operand): Cell | undefined {
    if (node.type === 'bool' || node.type === 'string') return plain(node.value);
    return node.type === 'number' ? plain(this.number(node)) : undefined;
  }

  /** The value of a number where no type is asked for: its syntax decides. */
  private number(node: NumberNode): GoValue {
    this.node = node;
    const { text } = node;
    if (node.complex !== undefined) return node.complex;
    const isHex = /^0[xX]/.test(text) && !/[pP]/.test(text) && text.length > 2;
    if (node.float !== undefined && !isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return node.float;
    if (node.int !== undefined) return node.int;
    return this.fail(`${text} overflows int`);
  }

  private evalChain(dot: Cell | undefined, node: ChainNode, args: readonly Operand[], final: Final): Cell | undefined {
    this.node = node;
    if (node.node.type === 'nil') this.fail(`indirection through explicit nil in ${nodeText(node)}`);
    const value = this.evalArgument(dot, undefined, node.node);
    return this.evalFields(dot, value, node, node.names, args, final);
  }

  private evalVariable(
    dot: Cell | undefined,
    node: VariableNode,
    args: readonly Operand[],
    final: Final,
  ): Cell | undefined {
    this.node = node;
    const [name, ...fields] = node.names;
    const variable = this.variables.findLast((one) => one.name === name);
    if (variable === undefined) this.fail(`undefined variable: ${name}`);
    if (fields.length > 0) return this.evalFields(dot, variable.value, node, fields, args, final);
    if (args.length > 0) this.refuseArguments(args, final);
    else if (final !== NOTHING) this.refuseArguments([node], final);
    return variable.value;
  }

  private evalFields(
    dot: Cell | undefined,
    receiver: Cell | undefined,
    node: Operand,
    names: readonly string[],
    args: readonly Operand[],
    final: Final,
  ): Cell | undefined {
    let value = receiver;
    for (const name of names.slice(0, -1)) value = this.evalField(dot, name, node, [], NOTHING, value);
    return this.evalField(dot, names.at(-1) as string, node, args, final, value);
  }

  private evalField(
    dot: Cell | undefined,
    name: string,
    node: Operand,
    args: readonly Operand[],
    final: Final,
    receiver: Cell | undefined,
  ): Cell | undefined {
    if (receiver === undefined) {
      if (this.execution.missingKey === 'error') this.fail(`nil data; no entry for key ${quoteText(name, false)}`);
      return undefined;
    }
    if (isNilInterface(receiver)) this.fail(`nil pointer evaluating ${cellType(receiver)}.${name}`);
    const value = receiver.value as Exclude<GoValue, null>;
    const hasArguments = args.length > 1 || final !== NOTHING;
    if (value instanceof GoStruct) {
      const method = value.methods.get(name);
      if (method !== undefined) return this.evalCall(dot, callableOf(method), false, node, name, args, final);
      const field = value.fields.get(name);
      if (field !== undefined) {
        if (!/^\p{Lu}/u.test(name)) this.fail(`${name} is an unexported field of struct type ${cellType(receiver)}`);
        if (hasArguments) this.fail(`${name} has arguments but cannot be invoked as function`);
        return { value: field, isBoxed: field === null };
      }
    }
    if (kindOf(value) === 'map' && keyTypeOf(value) === 'string') {
      if (hasArguments) this.fail(`${name} is not a method but has arguments`);
      return this.entry(value, name);
    }
    return this.fail(`can't evaluate field ${name} in type ${cellType(receiver)}`);
  }

  private entry(map: Exclude<GoValue, null>, name: string): Cell | undefined {
    const found = entryOf(map, name);
    if (found !== undefined) return element(found, elementTypeOf(map));
    const { missingKey } = this.execution;
    if (missingKey === 'error') this.fail(`map has no entry for key ${quoteText(name, false)}`);
    return missingKey === 'zero' ? element(zeroOf(elementTypeOf(map)), elementTypeOf(map)) : undefined;
  }

  private evalFunction(
    dot: Cell | undefined,
    node: IdentifierNode,
    command: Node,
    args: readonly Operand[],
    final: Final,
  ): Cell | undefined {
    this.node = node;
    const { name } = node;
    const own = this.execution.functions.get(name);
    const called = own === undefined ? builtins.get(name) : callableOf(own);
    if (called === undefined) this.fail(`${quoteText(name, false)} is not a defined function`);
    return this.evalCall(dot, called, own === undefined, command, name, args, final);
  }

  private evalCall(
    dot: Cell | undefined,
    called: Callable,
    isBuiltin: boolean,
    node: Node,
    name: string,
    args: readonly Operand[],
    final: Final,
  ): Cell | undefined {
    const operands = args.slice(1);
    this.checkCount(called, name, operands.length, final);
    if (isBuiltin && (name === 'and' || name === 'or')) return this.evalLogic(dot, name, operands, final);
    const { parameters, isVariadic } = called;
    const last = parameters.length - 1;
    const typeOf = (index: number): string => parameters[isVariadic ? Math.min(index, last) : index] as string;
    const cells = operands.map((operand, index) => this.evalArgument(dot, typeOf(index), operand));
    if (final !== NOTHING) cells.push(this.validate(final, typeOf(operands.length)));
    const isCall = isBuiltin && name === 'call';
    const callee = operands[0] === undefined ? finalText(final) : nodeText(operands[0]);
    return this.call(isCall ? callOf(callee) : called, node, name, cells);
  }

  private checkCount({ parameters, isVariadic }: Callable, name: string, operands: number, final: Final): void {
    const given = operands + (final === NOTHING ? 0 : 1);
    if (isVariadic) {
      const least = parameters.length - 1;
      if (given < least) this.fail(`wrong number of args for ${name}: want at least ${least} got ${operands}`);
    } else if (given !== parameters.length) {
      this.fail(`wrong number of args for ${name}: want ${parameters.length} got ${given}`);
    }
  }

  private call(called: Callable, node: Node, name: string, cells: readonly (Cell | undefined)[]): Cell | undefined {
    try {
      return called.call(cells);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      this.node = node;
      return this.fail(`error calling ${name}: ${error.message}`);
    }
  }

  /** and, or: the arguments after the one that decides are not evaluated. */
  private evalLogic(dot: Cell | undefined, name: string, operands: readonly Operand[], final: Final): Cell | undefined {
    let value: Cell | undefined;
    for (const operand of operands) {
      value = this.evalArgument(dot, REFLECT, operand);
      if (isTrue(concrete(value)) === (name === 'or')) return value;
    }
    return final === NOTHING ? value : final;
  }

  /** An argument of a function; undefined as type where any value will do. */
  private evalArgument(dot: Cell | undefined, type: string | undefined, node: Operand): Cell | undefined {
    this.node = node;
    switch (node.type) {
      case 'dot':
        return this.validate(dot, type);
      case 'nil':
        if (type === undefined || !canBeNil(type)) this.fail(`cannot assign nil to ${type}`);
        return type === ANY ? { value: null, isBoxed: true } : undefined;
      case 'field':
        return this.validate(this.evalFields(dot, dot, node, node.names, [node], NOTHING), type);
      case 'variable':
        return this.validate(this.evalVariable(dot, node, [], NOTHING), type);
      case 'pipe':
        return this.validate(this.evalPipe(dot, node), type);
      case 'identifier':
        return this.validate(this.evalFunction(dot, node, node, [], NOTHING), type);
      case 'chain':
        return this.validate(this.evalChain(dot, node, [], NOTHING), type);
      default:
        return this.evalConstant(type, node);
    }
  }

  private evalConstant(type: string | undefined, node: Operand): Cell | undefined {
    if (type === undefined || type === ANY || type === REFLECT) return this.constant(node);
    if (type === 'bool') return node.type === 'bool' ? plain(node.value) : this.expected('bool', node);
    if (type === 'string') return node.type === 'string' ? plain(node.value) : this.expected('string', node);
    const number = node.type === 'number' ? node : undefined;
    if (isIntegerType(type)) {
      const isUnsigned = type.startsWith('u');
      const value = isUnsigned ? number?.uint : number?.int;
      if (value === undefined) this.expected(isUnsigned ? 'unsigned integer' : 'integer', node);
      return plain(type === 'int' ? value : new SizedInteger(type as 'int64', value));
    }
    if (type === 'float64') return number?.float === undefined ? this.expected('float', node) : plain(number.float);
    if (type === 'complex128') {
      return number?.complex instanceof Complex ? plain(number.complex) : this.expected('complex', node);
    }
    return this.fail(`can't handle ${nodeText(node)} for arg of type ${type}`);
  }

  private expected(type: string, node: Operand): never {
    this.node = node;
    return this.fail(`expected ${type}; found ${nodeText(node)}`);
  }

  /** The value for a parameter of the type; a value in an interface may be taken out of it. */
  private validate(cell: Cell | undefined, type: string | undefined): Cell | undefined {
    if (type === undefined || type === REFLECT) return cell;
    if (cell === undefined) {
      if (!canBeNil(type)) this.fail(`invalid value; expected ${type}`);
      return type === ANY ? { value: null, isBoxed: true } : undefined;
    }
    const { value } = cell;
    if (type === ANY) return cell;
    if (value !== null && isAssignable(value, type)) return plain(value);
    const got = value === null ? ANY : typeName(value);
    return this.fail(`wrong type for value; expected ${type}; got ${got}`);
  }
}

/** How `call` names a callee that comes from the pipeline, as reflect.Value's String does. */
function finalText(final: Final): string {
  const value = final === NOTHING ? undefined : concrete(final);
  if (value === undefined) return '<invalid Value>';
  return typeof value === 'string' ? value : `<${typeName(value)} Value>`;
}

/** An integer of the same type. */
const likeInteger = (like: GoInteger, value: bigint): GoInteger =>
  typeof like === 'bigint' ? value : new SizedInteger(like.type as 'int64', value);

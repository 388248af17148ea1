/** Evaluates the pipelines of a template. */
import { quoteText } from '../fmt/quote.ts';
import {
  ANY,
  elementTypeOf,
  entryOf,
  GoError,
  type GoFunction,
  GoStruct,
  type GoValue,
  isTrue,
  keyTypeOf,
  kindOf,
  methodOf,
  ownEntry,
  typeName,
  zeroOf,
} from '../values.ts';
import { argumentOfType, constant, constantOfType } from './arguments.ts';
import { builtins } from './builtins.ts';
import { type Callable, callableOf, callOf } from './callable.ts';
import { type Cell, cellType, concrete, element, isNilInterface, unboxed } from './cell.ts';
import {
  type ChainNode,
  type CommandNode,
  type IdentifierNode,
  isStatement,
  type Node,
  nodeText,
  type Operand,
  type PipeNode,
  type Tree,
  type VariableNode,
} from './nodes.ts';
import { canBeNil, REFLECT } from './types.ts';

/** A template that fails as it runs; the message is Go's. Its cause is the GoError of a function that failed. */
export class TemplateExecError extends Error {
  override name = 'TemplateExecError';
}

/** What a key that a map does not have yields: `<no value>`, the zero value of the elements, or an error. */
export type MissingKey = 'invalid' | 'zero' | 'error';

/** Where functions are found by name; a Map is one. */
export interface FunctionSource {
  has(name: string): boolean;
  get(name: string): GoFunction | undefined;
}

export interface Execution {
  readonly trees: { get(name: string): Tree | undefined };
  readonly functions: FunctionSource;
  readonly missingKey: MissingKey;
  /** Takes the output, piece by piece. */
  readonly write: (text: string) => void;
  /** How many templates and bodies may be run within each other. Go counts templates, up to 100000. */
  readonly deepest: number;
}

/** Distinguishes "no value comes from the pipeline" from a nil that does. */
const NOTHING = Symbol('nothing');
type Final = Cell | undefined | typeof NOTHING;

const NO_OPERANDS: readonly Operand[] = [];

/** What evaluating one template needs: its variables, and the place for messages. */
export abstract class Evaluation {
  protected readonly execution: Execution;
  protected readonly tree: Tree;
  protected readonly variables: { readonly name: string; value: Cell | undefined }[];
  /** What is being evaluated, for messages. */
  protected node: Node | undefined;
  /** What is to be added to the positions in the pipeline that is being evaluated. */
  protected shift = 0;

  constructor(execution: Execution, tree: Tree, data: Cell | undefined) {
    this.execution = execution;
    this.tree = tree;
    this.variables = [{ name: '$', value: data }];
  }

  protected fail(message: string, cause?: Error): never {
    const { name, parsedAs, text } = this.tree;
    const options = cause === undefined ? undefined : { cause };
    if (this.node === undefined) throw new TemplateExecError(`template: ${name}: ${message}`, options);
    const before = text.slice(0, this.node.at + (isStatement(this.node) ? 0 : this.shift));
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const column = Buffer.byteLength(before.slice(lineStart));
    const place = `${parsedAs}:${line}:${column}: executing ${quoteText(name, false)} at <${nodeText(this.node)}>`;
    throw new TemplateExecError(`template: ${place}: ${message}`, options);
  }

  /** fail as a function by itself. */
  private readonly failing = (message: string): never => this.fail(message);

  private variable(name: string): { value: Cell | undefined } {
    for (let at = this.variables.length - 1; at >= 0; at -= 1) {
      const variable = this.variables[at];
      if (variable?.name === name) return variable;
    }
    return this.fail(`undefined variable: ${name}`);
  }

  protected assign(name: string, value: Cell | undefined): void {
    this.variable(name).value = value;
  }

  protected evalPipe(dot: Cell | undefined, pipe: PipeNode): Cell | undefined {
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
    return first.type === 'dot' ? dot : constant(first, this.failing);
  }

  private refuseArguments(args: readonly Operand[], final: Final): void {
    if (args.length <= 1 && final === NOTHING) return;
    this.fail(`can't give argument to non-function ${nodeText(args[0] as Operand)}`);
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
    const variable = this.variable(node.names[0] as string);
    if (node.names.length > 1) return this.evalFields(dot, variable.value, node, node.names, args, final, 1);
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
    from = 0,
  ): Cell | undefined {
    let value = receiver;
    const last = names.length - 1;
    for (let at = from; at < last; at += 1) {
      value = this.evalField(dot, names[at] as string, node, NO_OPERANDS, NOTHING, value);
    }
    return this.evalField(dot, names[last] as string, node, args, final, value);
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
    const usual = hasArguments ? undefined : ownEntry(value, name);
    if (usual !== undefined) return { value: usual, isBoxed: true };
    const method = methodOf(value, name);
    if (method !== undefined) return this.evalCall(dot, callableOf(method), false, node, name, args, final);
    if (value instanceof GoStruct) {
      const field = value.fields.get(name);
      if (field !== undefined) {
        if (!/^[A-Z]/.test(name) && !/^\p{Lu}/u.test(name))
          this.fail(`${name} is an unexported field of struct type ${cellType(receiver)}`);
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
    const count = Math.max(args.length - 1, 0);
    this.checkCount(called, name, count, final);
    if (isBuiltin && (name === 'and' || name === 'or')) return this.evalLogic(dot, name, args.slice(1), final);
    const { parameters, isVariadic } = called;
    const last = parameters.length - 1;
    const cells: (Cell | undefined)[] = [];
    for (let at = 0; at < count; at += 1) {
      const type = parameters[isVariadic && at > last ? last : at];
      cells.push(this.evalArgument(dot, type, args[at + 1] as Operand));
    }
    if (final !== NOTHING) cells.push(this.argument(final, parameters[isVariadic && count > last ? last : count]));
    if (!isBuiltin || name !== 'call') return this.call(called, node, name, cells);
    return this.call(callOf(args[1] === undefined ? finalText(final) : nodeText(args[1])), node, name, cells);
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
      return this.fail(`error calling ${name}: ${error.message}`, error);
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
        return this.argument(dot, type);
      case 'nil':
        if (type === undefined || !canBeNil(type)) this.fail(`cannot assign nil to ${type}`);
        return type === ANY ? { value: null, isBoxed: true } : undefined;
      case 'field':
        return this.argument(this.evalFields(dot, dot, node, node.names, [node], NOTHING), type);
      case 'variable':
        return this.argument(this.evalVariable(dot, node, [], NOTHING), type);
      case 'pipe':
        return this.argument(this.evalPipe(dot, node), type);
      case 'identifier':
        return this.argument(this.evalFunction(dot, node, node, [], NOTHING), type);
      case 'chain':
        return this.argument(this.evalChain(dot, node, [], NOTHING), type);
      default:
        return constantOfType(node, type, this.failing);
    }
  }

  private argument(cell: Cell | undefined, type: string | undefined): Cell | undefined {
    return argumentOfType(cell, type, this.failing);
  }
}

/** How `call` names a callee that comes from the pipeline, as reflect.Value's String does. */
function finalText(final: Final): string {
  const value = final === NOTHING ? undefined : concrete(final);
  if (value === undefined) return '<invalid Value>';
  return typeof value === 'string' ? value : `<${typeName(value)} Value>`;
}

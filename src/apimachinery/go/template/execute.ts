/** Runs a parsed template on data. */
import { goText, sprint } from '../fmt/print.ts';
import { quoteText } from '../fmt/quote.ts';
import {
  elementTypeOf,
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
} from '../values.ts';
import { type Cell, cellType, concrete, element, plain } from './cell.ts';
import { Evaluation, type Execution } from './evaluate.ts';
import {
  type BranchNode,
  type ListNode,
  nodeText,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type Tree,
} from './nodes.ts';

type Jump = 'break' | 'continue' | undefined;
type Visit = (index: Cell | undefined, item: Cell | undefined) => boolean;

/** Runs the template of that name; throws TemplateExecError, and what `write` throws. */
export function execute(execution: Execution, tree: Tree, data: GoValue): void {
  new Run(execution, tree, plain(data), 0).run();
}

class Run extends Evaluation {
  private readonly data: Cell | undefined;
  /** How many templates and bodies of if, range and with are being run within each other. */
  private level: number;

  constructor(execution: Execution, tree: Tree, data: Cell | undefined, level: number) {
    super(execution, tree, data);
    this.data = data;
    this.level = level;
  }

  run(): void {
    this.walkList(this.data, this.tree.root);
  }

  private walkList(dot: Cell | undefined, list: ListNode): Jump {
    this.checkLevel();
    this.node = list;
    this.level += 1;
    let jump: Jump;
    for (const node of list.nodes) {
      jump = this.walk(dot, node);
      if (jump !== undefined) break;
    }
    this.level -= 1;
    return jump;
  }

  private checkLevel(): void {
    const { deepest } = this.execution;
    if (this.level >= deepest) this.fail(`exceeded maximum template depth (${deepest})`);
  }

  private walk(dot: Cell | undefined, node: Statement): Jump {
    this.node = node;
    switch (node.type) {
      case 'text':
        this.execution.write(node.text);
        return undefined;
      case 'action': {
        this.shift = node.shift;
        const value = this.evalPipe(dot, node.pipe);
        if (node.pipe.variables.length === 0) this.print(node, value);
        return undefined;
      }
      case 'break':
      case 'continue':
        return node.type;
      case 'template':
        this.shift = 0;
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
    else this.execution.write(shown(cell.value));
  }

  private walkBranch(dot: Cell | undefined, node: BranchNode): Jump {
    const mark = this.variables.length;
    this.shift = node.shift;
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
    this.shift = node.shift;
    const value = concrete(this.evalPipe(dot, node.pipe));
    const mark = this.variables.length;
    let isEmpty = true;
    this.iterate(value, node.pipe, (index, item) => {
      isEmpty = false;
      this.setRangeVariables(node.pipe, index, item);
      const isOver = this.walkList(item, node.list) === 'break';
      this.variables.length = mark;
      return isOver;
    });
    let jump: Jump;
    if (isEmpty && node.otherwise !== undefined) jump = this.walkList(dot, node.otherwise);
    this.variables.length = outer;
    return jump === 'break' ? undefined : jump;
  }

  /** Calls `visit` for each index and element until it returns true. */
  private iterate(value: Exclude<GoValue, null> | undefined, pipe: PipeNode, visit: Visit): void {
    switch (kindOf(value)) {
      case 'invalid':
        return;
      case 'int':
      case 'uint':
        this.iterateInteger(value as GoInteger, pipe, visit);
        return;
      case 'slice': {
        const type = elementTypeOf(value as GoValue);
        let index = 0n;
        for (const item of itemsOf(value as GoValue)) {
          if (visit(plain(index), element(item, type))) return;
          index += 1n;
        }
        return;
      }
      case 'map': {
        const [keyType, type] = [keyTypeOf(value as GoValue), elementTypeOf(value as GoValue)];
        for (const [key, item] of sortedEntries(value as GoValue)) {
          if (visit(element(key, keyType), element(item, type))) return;
        }
        return;
      }
      default:
        this.fail(`range can't iterate over ${goText(value as GoValue)}`);
    }
  }

  private iterateInteger(value: GoInteger, pipe: PipeNode, visit: Visit): void {
    if (pipe.variables.length > 1) {
      this.fail(`can't use ${goText(value)} to iterate over more than one variable`);
    }
    const end = integerOf(value);
    for (let at = 0n; at < end; at += 1n) {
      if (visit(undefined, plain(likeInteger(value, at)))) return;
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
    this.checkLevel();
    const value = node.pipe === undefined ? undefined : this.evalPipe(dot, node.pipe);
    new Run(this.execution, tree, value, this.level).run();
  }
}

const shown = (value: GoValue): string =>
  (value instanceof GoStruct ? value.pointerText?.() : undefined) ?? sprint([value]);

/** An integer of the same type. */
const likeInteger = (like: GoInteger, value: bigint): GoInteger =>
  typeof like === 'bigint' ? value : new SizedInteger(like.type as 'int64', value);

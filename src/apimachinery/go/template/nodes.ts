/** The tree of a parsed template. Positions count UTF-16 units in the text that was parsed. */
import type { Complex } from '../values.ts';

interface Placed {
  readonly at: number;
}

export interface BoolNode extends Placed {
  readonly type: 'bool';
  readonly value: boolean;
}
export interface DotNode extends Placed {
  readonly type: 'dot';
}
export interface NilNode extends Placed {
  readonly type: 'nil';
}
export interface StringNode extends Placed {
  readonly type: 'string';
  readonly quoted: string;
  readonly value: string;
}

/** A constant, and as what it can be taken. */
export interface NumberNode extends Placed {
  readonly type: 'number';
  readonly text: string;
  readonly int?: bigint | undefined;
  readonly uint?: bigint | undefined;
  readonly float?: number | undefined;
  readonly complex?: Complex | undefined;
}
/** `.a.b` */
export interface FieldNode extends Placed {
  readonly type: 'field';
  readonly names: readonly string[];
}
/** `$x.a`: the first name is that of the variable. */
export interface VariableNode extends Placed {
  readonly type: 'variable';
  readonly names: readonly string[];
}
/** `(pipeline).a` */
export interface ChainNode extends Placed {
  readonly type: 'chain';
  readonly node: Operand;
  readonly names: readonly string[];
}
/** The name of a function. */
export interface IdentifierNode extends Placed {
  readonly type: 'identifier';
  readonly name: string;
}
export interface CommandNode extends Placed {
  readonly type: 'command';
  readonly args: readonly Operand[];
}
export interface PipeNode extends Placed {
  readonly type: 'pipe';
  readonly isAssignment: boolean;
  readonly variables: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

export type Operand =
  | BoolNode
  | DotNode
  | NilNode
  | StringNode
  | NumberNode
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | PipeNode;

export interface TextNode extends Placed {
  readonly type: 'text';
  readonly text: string;
}
export interface ActionNode extends Placed {
  readonly type: 'action';
  readonly pipe: PipeNode;
  /** To be added to the positions in the pipe, which may be that of an action with the same text elsewhere. */
  readonly shift: number;
}
export interface BranchNode extends Placed {
  readonly type: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  /** As that of an action. */
  readonly shift: number;
  readonly list: ListNode;
  readonly otherwise: ListNode | undefined;
}
export interface TemplateNode extends Placed {
  readonly type: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends Placed {
  readonly type: 'break' | 'continue';
}
export interface ListNode extends Placed {
  readonly type: 'list';
  readonly nodes: readonly Statement[];
}

export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;
export type Node = Operand | CommandNode | Statement | ListNode;

const STATEMENTS: ReadonlySet<Node['type']> = new Set([
  'text',
  'action',
  'if',
  'with',
  'range',
  'template',
  'break',
  'continue',
  'list',
]);

/** Whether the node is none of those in a pipeline. */
export const isStatement = ({ type }: Node): boolean => STATEMENTS.has(type);

/** A template of its own: the main one, or what `define` and `block` name. */
export interface Tree {
  readonly name: string;
  /** The name that error messages show: of the text in which it was defined. */
  readonly parsedAs: string;
  readonly text: string;
  readonly root: ListNode;
}

/** Whether there is nothing in it but blanks; such a definition does not replace another. */
export const isEmpty = ({ nodes }: ListNode): boolean =>
  nodes.every((node) => node.type === 'text' && /^\s*$/.test(node.text));

/** The node as messages show it, in its own syntax. */
export function nodeText(node: Node): string {
  switch (node.type) {
    case 'bool':
      return String(node.value);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'string':
      return node.quoted;
    case 'number':
      return node.text;
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return node.names.join('.');
    case 'chain':
      return [argumentText(node.node), ...node.names].join('.');
    case 'identifier':
      return node.name;
    case 'command':
      return node.args.map(argumentText).join(' ');
    case 'pipe':
      return pipeText(node);
    default:
      return statementText(node);
  }
}

const argumentText = (node: Operand): string => (node.type === 'pipe' ? `(${pipeText(node)})` : nodeText(node));

function pipeText({ variables, isAssignment, commands }: PipeNode): string {
  const declared = variables.length > 0 ? `${variables.map(nodeText).join(', ')} ${isAssignment ? '=' : ':='} ` : '';
  return declared + commands.map(nodeText).join(' | ');
}

function statementText(node: Statement | ListNode): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${pipeText(node.pipe)}}}`;
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe === undefined ? '' : ` ${pipeText(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    case 'list':
      return node.nodes.map(nodeText).join('');
    default: {
      const otherwise = node.otherwise === undefined ? '' : `{{else}}${nodeText(node.otherwise)}`;
      return `{{${node.type} ${pipeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`;
    }
  }
}

/**
 * Pipelines by the text of their actions. Charts say the same thing again and again: three of four actions of a large one
 * stand elsewhere in it, too, and are read once.
 */
import type { PipeNode } from './nodes.ts';
import type { FunctionNames } from './pipeline.ts';

/** What an action is about. */
export type Purpose = 'action' | 'if' | 'range' | 'with';

export interface KnownAction {
  readonly purpose: Purpose;
  readonly pipe: PipeNode;
  /** Where the text behind the left delimiter began. */
  readonly from: number;
  /** Where the node of the action stands. */
  readonly at: number;
  /** The variables that have to be known where it stands. */
  readonly uses: readonly string[];
}

const LONGEST = 200;
const MOST = 20_000;

const known = new WeakMap<FunctionNames, KnownActions>();

export class KnownActions {
  private readonly byText = new Map<string, KnownAction>();

  /** Those of the templates that may call the same functions. */
  static of(functions: FunctionNames): KnownActions {
    const found = known.get(functions) ?? new KnownActions();
    known.set(functions, found);
    return found;
  }

  get(text: string): KnownAction | undefined {
    return text.length > LONGEST ? undefined : this.byText.get(text);
  }

  add(text: string, action: KnownAction): void {
    if (text.length <= LONGEST && this.byText.size < MOST) this.byText.set(text, action);
  }
}

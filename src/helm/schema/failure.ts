/** What is wrong with a value, and the text of it (output.go of santhosh-tekuri/jsonschema). */
import { escapeToken } from './location.ts';
import { quoteText } from './value.ts';

export interface Failure {
  /** Where the value lies. */
  readonly at: readonly string[];
  readonly text: string;
  /** `group`: several, which stand beside each other; `reference`: of a $ref, which is not said alone. */
  readonly kind: 'plain' | 'group' | 'reference';
  readonly causes: readonly Failure[];
}

export const plain = (at: readonly string[], text: string, causes: readonly Failure[] = []): Failure => ({
  ...{ at, text, causes },
  kind: 'plain',
});

/** A group is only around failures that belong to something else. */
export const ungrouped = (failure: Failure): readonly Failure[] =>
  failure.kind === 'group' ? failure.causes : [failure];

/** Indented lines, without the last newline. */
export function failureText(failures: readonly Failure[], depth = 0): string {
  return failures
    .map((failure) => {
      if (failure.kind === 'reference' && failure.causes.length === 1) return failureText(failure.causes, depth);
      const at = quoteText(failure.at.map((token) => `/${escapeToken(token)}`).join(''));
      const line = `${'  '.repeat(depth)}- at ${at}: ${failure.text}`;
      return failure.causes.length === 0 ? line : `${line}\n${failureText(failure.causes, depth + 1)}`;
    })
    .join('\n');
}

/** The schemas that led to one. */
import type { Schema } from './compiled.ts';
import { escapeToken } from './location.ts';

export interface Scope {
  readonly schema: Schema;
  /** The keyword of a reference; '' for a part of the schema. */
  readonly keyword: string;
  /** Those of one value share it. */
  readonly value: object;
  readonly parent: Scope | undefined;
}

/** From the top schema to the one that closes a circle. */
export function keywordPath(scope: Scope): string {
  const parts: string[] = [];
  for (let own = scope; own.parent !== undefined; own = own.parent) {
    const part =
      own.keyword === ''
        ? own.schema.location.slice(own.parent.schema.location.length)
        : `/${escapeToken(own.keyword)}`;
    parts.unshift(part);
  }
  return parts.join('');
}

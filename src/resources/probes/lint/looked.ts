import type { Said } from '../../lint/finding.ts';
import type { FieldPath, LintFinding, LintRule, LintSubject } from '../../lint/types.ts';
import type { PodTemplate, ProbedContainer } from '../containers.ts';

/** One container and how to say something about it. */
export interface Looked {
  readonly subject: LintSubject;
  readonly template: PodTemplate;
  readonly container: ProbedContainer;
  /** A finding about a field of the container. */
  readonly say: (rule: LintRule, field: FieldPath, said: Said) => LintFinding;
  /** A command that mends it. */
  readonly set: (flags: string) => string;
}

/** "container web", "sidecar proxy". */
export const whoOf = ({ container: { role, name } }: Looked): string => `${role} ${name}`;

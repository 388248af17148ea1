/**
 * A pod template as `rollout history --revision` shows it: described, but with kubectl's tabs left
 * as they are.
 */

import type { Json } from '../../apimachinery/json.ts';
import { writePodTemplate } from '../../describe/parts/pod-template.ts';
import type { Writer } from '../../describe/writer.ts';
import { escapeTerminal } from '../../io/escape.ts';

export function describeTemplate(template: Json | undefined): string {
  let text = '';
  const write = (level: number, part: string): void => {
    text += escapeTerminal('  '.repeat(level) + part);
  };
  const writer: Writer = { write, line: (level, part) => write(level, `${part}\n`), flush: () => undefined };
  writePodTemplate(writer, template as Parameters<typeof writePodTemplate>[1]);
  return text;
}

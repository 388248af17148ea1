import { escapeTerminal } from '../io/escape.ts';
import { describeLayout, tabWriter } from '../print/tabwriter.ts';

/**
 * The output of a description. Each level indents by two spaces; tabs separate cells, which are
 * aligned at the end.
 */
export interface Writer {
  /**
   * Text with its newlines; control characters are escaped, since most text comes from the cluster.
   */
  write(level: number, text: string): void;
  /** Text and a newline. */
  line(level: number, text: string): void;
  /** Aligns what was written so far apart from what follows. */
  flush(): void;
}

/** Runs a description and returns its aligned text. */
export function describeText(describe: (writer: Writer) => void): string {
  let result = '';
  const tabs = tabWriter((text) => {
    result += text;
  }, describeLayout);
  const write = (level: number, text: string): void => tabs.write(escapeTerminal('  '.repeat(level) + text));
  describe({ write, line: (level, text) => write(level, `${text}\n`), flush: () => tabs.flush() });
  tabs.flush();
  return result;
}

/** A writer that indents every write by more levels. */
export function nestedWriter(writer: Writer, levels: number): Writer {
  return {
    write: (level, text) => writer.write(level + levels, text),
    line: (level, text) => writer.line(level + levels, text),
    flush: () => writer.flush(),
  };
}

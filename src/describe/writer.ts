import { escapeTerminal } from '../io/escape.ts';
import { describeLayout, tabWriter } from '../print/tabwriter.ts';

/** What a description is written to. Levels indent by two blanks each; cells are parted by tabs and aligned in the end. */
export interface Writer {
  /** Text as it stands, newlines included; its control characters are escaped, since most of it comes from the cluster. */
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

/** A writer that puts so many more levels in front of every single write. */
export function nestedWriter(writer: Writer, levels: number): Writer {
  return {
    write: (level, text) => writer.write(level + levels, text),
    line: (level, text) => writer.line(level + levels, text),
    flush: () => writer.flush(),
  };
}

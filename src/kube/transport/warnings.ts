/**
 * The `Warning` headers of answers (RFC 7234, code 299), printed once each as kubectl prints them.
 */
import { escapeTerminal } from '../../io/escape.ts';
import type { Output } from '../../io/io.ts';

/**
 * The texts of code 299 in a Warning header (k8s.io/apimachinery/pkg/util/net,
 * ParseWarningHeaders).
 */
export function parseWarnings(header: string): string[] {
  const texts: string[] = [];
  const pattern = /(\d{3})\s+(\S+)\s+"((?:[^"\\]|\\.)*)"(?:\s+"[^"]*")?\s*(?:,|$)/g;
  for (const [, code, , text = ''] of header.matchAll(pattern)) {
    if (code === '299') texts.push(text.replaceAll(/\\(.)/g, '$1'));
  }
  return texts;
}

export interface Warnings {
  /** How many different warnings of the server were printed (for --warnings-as-errors). */
  readonly count: number;
  /** Prints the warnings of an answer that were not printed yet. */
  printNew(headers: Readonly<Record<string, string>>): void;
  /** Prints one warning of the server, once. */
  say(text: string): void;
  /** Prints one of our own, once; it is not counted. */
  tell(text: string): void;
}

/** `color`: kubectl prints the word in bold yellow on a terminal. */
export function newWarnings(stderr: Output, color: boolean): Warnings {
  const printed = new Set<string>();
  let count = 0;
  const tell = (text: string): boolean => {
    if (printed.has(text)) return false;
    printed.add(text);
    const label = color ? '\x1b[33;1mWarning:\x1b[0m' : 'Warning:';
    stderr.write(`${label} ${escapeTerminal(text)}\n`);
    return true;
  };
  const say = (text: string): void => {
    if (tell(text)) count += 1;
  };
  return {
    get count() {
      return count;
    },
    printNew: (headers) => {
      const header = headers.warning;
      if (header !== undefined) for (const text of parseWarnings(header)) say(text);
    },
    say,
    tell: (text) => void tell(text),
  };
}

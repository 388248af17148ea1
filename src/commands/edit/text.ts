/** The text that is edited: its header, its comments, and whether it changed. */
import { compactJson } from '../../apimachinery/go/compact-json.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { readYamlDocument } from '../../kube/yaml-document.ts';

/** Why a file is opened again. */
export interface Reason {
  readonly head: string;
  readonly causes: readonly string[];
}

const OBJECT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

const LAST_APPLIED_HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

/** The comment above what is edited. */
export function header(of: 'object' | 'last-applied', reasons: readonly Reason[]): string {
  const parts = reasons.map(({ head, causes }) => {
    const first = `# ${commented(head)}${causes.length > 0 ? ':' : ''}\n`;
    return `${first}${causes.map((cause) => `# * ${commented(cause)}\n`).join('')}#\n`;
  });
  return (of === 'object' ? OBJECT_HEADER : LAST_APPLIED_HEADER) + parts.join('');
}

/**
 * Text from the server inside a comment. Every character at which YAML could end the line is shown
 * escaped, so that nothing of it becomes part of the object.
 */
function commented(text: string): string {
  const lines = escapeTerminal(text).replaceAll(
    /[\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return lines.replaceAll(/\n(?=[^#])/g, '\n# ');
}

const isComment = (line: string): boolean => /^\s*#(?!!)/.test(line);

/** The text without the comments above its first other line. */
export function withoutHeader(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !isComment(line));
  return first < 0 ? '' : lines.slice(first).join('\n');
}

/**
 * What counts of an edited text: its first document as JSON; text that begins with `{` as it is;
 * text that is no YAML without its comments.
 */
export async function significant(text: string): Promise<string> {
  if (/^\s*\{/.test(text)) return text;
  try {
    return compactJson((await readYamlDocument(Buffer.from(text))).value);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return text
      .split('\n')
      .filter((line) => !isComment(line))
      .join('\n');
  }
}

/** Whether there is anything but blank lines and comments. */
export const hasContent = (text: string): boolean =>
  text.split('\n').some((line) => line.trim() !== '' && !line.trim().startsWith('#'));

/** The text with Windows line endings. */
export const withCarriageReturns = (text: string): string => text.replaceAll('\n', '\r\n');

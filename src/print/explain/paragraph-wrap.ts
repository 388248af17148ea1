import { byteLength } from '../../apimachinery/go/bytes.ts';
import { trimSpace } from '../../apimachinery/go/text.ts';

const SPACES = /\p{White_Space}+/u;
const BULLET = /^(?:\d+\.?|-|\*)[\t\n\f\r ]/;
const CODE = '    ';

/**
 * The lines of a description, its paragraphs filled up to `limit` bytes. Blank lines, lists, lines
 * behind a colon and code keep their lines (k8s.io/kubectl/pkg/explain, wrapString).
 */
export function wrapParagraphs(text: string, limit: number): readonly string[] {
  const lines: string[] = [];
  let words: string[] = [];
  let length = 0;
  let last = '';
  const flush = (): void => {
    if (words.length === 0) return;
    lines.push(words.join(' '));
    words = [];
    length = 0;
    last = '';
  };
  for (const line of text.split('\n')) {
    const trimmed = trimSpace(line);
    const isVerbatim = line.startsWith(CODE) || (lines.length > 0 && trimmed === '');
    if (isVerbatim || last.endsWith(':') || trimmed === '' || BULLET.test(trimmed)) flush();
    if (isVerbatim) lines.push(line.startsWith(CODE) ? line : '');
    else {
      for (const word of trimmed.split(SPACES).filter(Boolean)) {
        if (words.length > 0 && length + 1 + byteLength(word) > limit) flush();
        length += byteLength(word) + (words.length > 0 ? 1 : 0);
        words.push(word);
        last = word;
      }
    }
  }
  flush();
  return lines;
}

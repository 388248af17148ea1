/** The libraries that sprig's functions for text rest on: goutils, and the titles of Go's strings. */
import { latinOf, mapRunes, textOfLatin } from '../../../apimachinery/go/strings.ts';
import {
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isTitle,
  isUpper,
  lowerOf,
  titleOf,
  upperOf,
} from '../../../apimachinery/go/unicode.ts';
import { wrapped } from './cast.ts';

const isWithinWord = (rune: string): boolean =>
  rune <= '\x7f' ? /\w/.test(rune) : isLetter(rune) || isDigit(rune) || !isSpace(rune);

/** strings.Title */
export function title(text: string): string {
  let isStart = true;
  return mapRunes(text, (rune) => {
    const changed = isStart ? titleOf(rune) : rune;
    isStart = !isWithinWord(rune);
    return changed;
  });
}

/** goutils.Uncapitalize: the first letter of each word in lower case. */
export function uncapitalize(text: string): string {
  let isStart = true;
  return mapRunes(text, (rune) => {
    if (isSpace(rune)) {
      isStart = true;
      return rune;
    }
    const changed = isStart ? lowerOf(rune) : rune;
    isStart = false;
    return changed;
  });
}

/** goutils.SwapCase */
export function swapCase(text: string): string {
  let isStart = true;
  return mapRunes(text, (rune) => {
    const isCapital = isUpper(rune) || isTitle(rune);
    if (!isCapital && !isLower(rune)) {
      isStart = isSpace(rune);
      return rune;
    }
    const changed = isCapital ? lowerOf(rune) : isStart ? titleOf(rune) : upperOf(rune);
    isStart = false;
    return changed;
  });
}

/** goutils.Initials. It takes bytes for characters, so that what is not ASCII becomes something else. */
export function initials(text: string): string {
  let isStart = true;
  let found = '';
  for (const byte of latinOf(text)) {
    const isBlank = isSpace(byte);
    if (isStart && !isBlank) found += byte;
    isStart = isBlank;
  }
  return found;
}

/** goutils.DeleteWhiteSpace, of bytes as well. */
export function withoutSpace(text: string): string {
  const bytes = latinOf(text);
  const kept = Array.from(bytes).filter((byte) => !isSpace(byte));
  return kept.length === bytes.length ? text : kept.join('');
}

/** goutils.AbbreviateFull; "" where it has an error. */
export function abbreviate(text: string, offset: bigint, width: number): string {
  const bytes = latinOf(text);
  if (bytes === '' || width < 4) return '';
  // the offset is subtracted from the length, which may wrap around
  const isWrapped = wrapped(BigInt(bytes.length) - offset) < 0n;
  return textOfLatin(abbreviated(bytes, isWrapped ? bytes.length : Number(offset), width));
}

function abbreviated(bytes: string, offset: number, width: number): string {
  const { length } = bytes;
  if (length <= width) return bytes;
  const kept = width - 3;
  const start = Math.min(offset, length - kept);
  if (start <= 4) return `${bytes.slice(0, kept)}...`;
  if (width < 7) return '';
  return start + kept < length
    ? `...${kept < 4 ? '' : abbreviated(bytes.slice(start), 0, kept)}`
    : `...${bytes.slice(length - kept)}`;
}

/** goutils.WrapCustom: lines of at most so many bytes, broken at blanks, and within long words where asked for. */
export function wrap(text: string, width: number, lineBreak: string, breaksWords: boolean): string {
  const bytes = latinOf(text);
  const most = Math.max(width, 1);
  const parts: string[] = [];
  let at = 0;
  const take = (end: number, next: number): void => {
    parts.push(bytes.slice(at, end));
    at = next;
  };
  while (bytes.length - at > most) {
    if (bytes[at] === ' ') {
      at += 1;
      continue;
    }
    const before = bytes.lastIndexOf(' ', at + most);
    if (before >= at) {
      take(before, before + 1);
    } else if (breaksWords) {
      take(at + most, at + most);
    } else {
      const after = bytes.indexOf(' ', at + most);
      if (after < 0) break;
      take(after, after + 1);
    }
  }
  parts.push(bytes.slice(at));
  return textOfLatin(parts.join(lineBreak === '' ? '\n' : latinOf(lineBreak)));
}

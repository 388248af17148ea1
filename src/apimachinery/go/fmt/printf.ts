/** fmt.Sprintf: reads the format, and hands each operand to its verb. */
import { joinTexts } from '../bytes.ts';
import { type GoValue, integerOf, isInteger, typeName } from '../values.ts';
import type { Layout } from './layout.ts';
import { formatValue } from './print.ts';

/** Widths and precisions beyond this are refused. */
const LARGEST = 1_000_000;

/** The format with its operands; faults stand in the text, as `%!d(string=x)`. */
export const sprintf = (format: string, args: readonly GoValue[]): string => new Formatter(format, args).run();

class Formatter {
  private readonly format: string;
  private readonly args: readonly GoValue[];
  private readonly parts: string[] = [];
  private at = 0;
  private next = 0;
  private isReordered = false;
  private isGoodIndex = true;
  /** The item before was an index such as [3]. */
  private isAfterIndex = false;

  constructor(format: string, args: readonly GoValue[]) {
    this.format = format;
    this.args = args;
  }

  run(): string {
    while (this.at < this.format.length) {
      const percent = this.format.indexOf('%', this.at);
      const end = percent < 0 ? this.format.length : percent;
      this.parts.push(this.format.slice(this.at, end));
      this.at = end + 1;
      if (percent >= 0) this.formatOne();
    }
    if (!this.isReordered && this.next < this.args.length) this.reportExtra();
    return joinTexts(this.parts);
  }

  private formatOne(): void {
    this.isGoodIndex = true;
    this.isAfterIndex = false;
    const flags = this.readFlags();
    this.readIndex();
    const width = this.readWidth(flags);
    const precision = this.readPrecision();
    if (!this.isAfterIndex) this.readIndex();
    if (this.at >= this.format.length) {
      this.parts.push('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(this.format.codePointAt(this.at) as number);
    this.at += verb.length;
    this.parts.push(this.formatVerb(verb, { ...flags, ...width, precision }));
  }

  private formatVerb(verb: string, layout: Layout): string {
    if (verb === '%') return '%';
    if (!this.isGoodIndex) return `%!${verb}(BADINDEX)`;
    const arg = this.args[this.next];
    if (arg === undefined) return `%!${verb}(MISSING)`;
    this.next += 1;
    if (verb !== 'v') return formatValue(arg, verb, layout);
    const { sharp = false, plus = false } = layout;
    return formatValue(arg, verb, { ...layout, sharp: false, plus: false, sharpV: sharp, plusV: plus });
  }

  private readFlags(): Layout {
    const start = this.at;
    while (this.at < this.format.length && '#0+- '.includes(this.format[this.at] as string)) this.at += 1;
    const flags = this.format.slice(start, this.at);
    return {
      sharp: flags.includes('#'),
      zero: flags.includes('0'),
      plus: flags.includes('+'),
      minus: flags.includes('-'),
      space: flags.includes(' '),
    };
  }

  /** `[3]`: which operand comes next. */
  private readIndex(): void {
    this.isAfterIndex = false;
    if (this.format[this.at] !== '[') return;
    this.isReordered = true;
    const close = this.format.indexOf(']', this.at);
    if (close < 0 || this.format.length - this.at < 3) {
      this.isGoodIndex = false;
      this.at += 1;
      return;
    }
    const inside = this.format.slice(this.at + 1, close);
    this.at = close + 1;
    const index = /^\d+$/.test(inside) && inside.length < 8 ? Number(inside) : Number.NaN;
    if (index >= 1 && index <= this.args.length) this.next = index - 1;
    else this.isGoodIndex = false;
    this.isAfterIndex = !Number.isNaN(index);
  }

  private readWidth(flags: Layout): Layout {
    if (this.format[this.at] === '*') {
      this.at += 1;
      this.isAfterIndex = false;
      const width = this.takeInteger();
      if (width === undefined) this.parts.push('%!(BADWIDTH)');
      return (width ?? 0) < 0 ? { width: -(width as number), minus: true, zero: false } : { width };
    }
    const width = this.readNumber();
    if (this.isAfterIndex && width !== undefined) this.isGoodIndex = false;
    return { width, zero: flags.zero };
  }

  private readPrecision(): number | undefined {
    if (this.format[this.at] !== '.' || this.at + 1 >= this.format.length) return undefined;
    this.at += 1;
    if (this.isAfterIndex) this.isGoodIndex = false;
    this.readIndex();
    if (this.format[this.at] !== '*') return this.readNumber() ?? 0;
    this.at += 1;
    this.isAfterIndex = false;
    const precision = this.takeInteger();
    if (precision !== undefined && precision >= 0) return precision;
    this.parts.push('%!(BADPREC)');
    return undefined;
  }

  /** The digits here; a number too large ends the format. */
  private readNumber(): number | undefined {
    const digits = /\d*/y;
    digits.lastIndex = this.at;
    const text = digits.exec(this.format)?.[0] ?? '';
    if (text === '') return undefined;
    if (text.length > 1 && Number(text.slice(0, -1)) > LARGEST) {
      this.at = this.format.length;
      return undefined;
    }
    this.at += text.length;
    return Number(text);
  }

  /** The next operand as a width; undefined where it is no integer, or too large. */
  private takeInteger(): number | undefined {
    const arg = this.args[this.next];
    if (this.next < this.args.length) this.next += 1;
    if (!isInteger(arg)) return undefined;
    const number = Number(integerOf(arg));
    return Math.abs(number) > LARGEST ? undefined : number;
  }

  private reportExtra(): void {
    const extra = this.args
      .slice(this.next)
      .map((arg) => (arg === null ? '<nil>' : `${typeName(arg)}=${formatValue(arg, 'v', {})}`));
    this.parts.push(`%!(EXTRA ${extra.join(', ')})`);
  }
}

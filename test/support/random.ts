/** Chance that a seed determines, and what random YAML is made of. */

/** Random numbers that a seed determines (mulberry32). */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  /** True once in N times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** From none to `most` of what `make` makes. */
  several<T>(most: number, make: () => T, least = 0): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}

/** The words of a text, parted by blanks. */
export const split = (text: string): readonly string[] => text.trim().split(/\s+/);

export const words = split(`
  y Yes NO on Off true FALSE tRue ~ null Null nULL << = n N yes
  0 -0 +1 012 0o17 0x1F -0x1f 0b101 -0b11 0b+1 0b-1 08 1_000 _1 1__0 0x 0b 0o8 1:30 190:20:30
  1.5 .5 5. -.5 +.5 1e3 1E+3 1e-3 1.e3 .5e3 1_0.5 ._5 .5_5 .inf -.Inf +.INF .nan .NaN inf NaN 1e400 -1e400 1e-400 0.1e1
  123456789012345678901 9223372036854775807 -9223372036854775808 9223372036854775808 18446744073709551615
  18446744073709551616 9007199254740993 0x7fffffffffffffff 0xffffffffffffffff 1.0 1.10 100000000000000000000.0 1e21 1e20
  2024-01-01 2024-1-1 2001-12-14t21:59:43.10-05:00 2024-02-30 12:30:45 1,000 0.1 0.30000000000000004 1e6 1e7
  123456.7 1234567.8 3.4028235e38 1.17e-38 5e-324`);

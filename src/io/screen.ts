/** Text that is redrawn in place on a terminal, below what was written before. */
import { cellsOf } from './cells.ts';
import type { Output } from './io.ts';

/** A part of the terminal that is drawn again in place. */
export interface Screen {
  /** Lines without their newlines. */
  draw(lines: readonly string[]): void;
  clear(): void;
}

/** Draws over the previous frame: one write per frame, and only what changes is cleared. */
export function newScreen(stdout: Pick<Output, 'columns' | 'write'>): Screen {
  let drawn: readonly string[] = [];
  const up = (): string => {
    // a terminal that became narrower wraps the old lines
    const height = drawn.reduce((sum, line) => sum + heightOf(line, stdout.columns || 80), 0);
    return height === 0 ? '' : `\u001B[${height}A\r`;
  };
  return {
    draw(lines) {
      if (lines.length === drawn.length && lines.every((line, index) => line === drawn[index])) return;
      const frame = lines.map((line) => `${line}\u001B[K\n`).join('');
      stdout.write(`${up()}${frame}\u001B[J`);
      drawn = lines;
    },
    clear() {
      stdout.write(`${up()}\u001B[J`);
      drawn = [];
    },
  };
}

function heightOf(line: string, columns: number): number {
  const plain = line.replaceAll(/\u001B\[[\d;]*m/g, '');
  return Math.max(1, Math.ceil(cellsOf(plain) / columns));
}

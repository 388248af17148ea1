/** Colours for text of our own drawing; where colour may not be used the text stays as it is. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
  readonly doubtful: (text: string) => string;
}

const same = (text: string): string => text;

/** No colour at all. */
export const noPaint: Paint = { strong: same, faint: same, bad: same, good: same, doubtful: same };

/** chalk loads only where colour may be used. */
export async function newPaint(color: boolean): Promise<Paint> {
  if (!color) return noPaint;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { strong: chalk.bold, faint: chalk.dim, bad: chalk.red, good: chalk.green, doubtful: chalk.yellow };
}

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

/** The colour of everything that belongs to a key, such as a pod. */
export type Palette = (key: string) => (text: string) => string;

/**
 * Colours for keys, in the order in which the keys appear: neighbours differ. Without colour the
 * text stays as it is.
 */
export async function newPalette(color: boolean): Promise<Palette> {
  if (!color) return () => same;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const colors = [chalk.cyan, chalk.green, chalk.magenta, chalk.yellow, chalk.blue];
  const bright = [chalk.cyanBright, chalk.greenBright, chalk.magentaBright, chalk.yellowBright, chalk.blueBright];
  const all = [...colors, ...bright];
  const known = new Map<string, (text: string) => string>();
  return (key) => {
    const found = known.get(key) ?? all[known.size % all.length]!;
    known.set(key, found);
    return found;
  };
}

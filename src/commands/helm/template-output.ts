/** Where `template` puts what it has rendered (pkg/cmd/template.go). */
import fs from 'node:fs';
import path from 'node:path';
import { pathMatcher } from '../../apimachinery/go/path-match.ts';
import { HelmFault } from '../../helm/error.ts';
import { splitManifests } from '../../helm/release/manifests.ts';
import { sourceText } from '../../helm/release/render.ts';
import { makeFolders } from '../../io/folders.ts';
import { unreadable } from '../../io/system-text.ts';

/** The name of a file from the chart's name on, and its text. */
export type Document = readonly [string, string];

/** The documents of a text that the named templates have rendered. Throws HelmFault for a name that none has. */
export function shownManifests(text: string, wanted: readonly string[]): string {
  const manifests = splitManifests(text).flatMap((manifest) => {
    const name = /# Source: [^/\n]+\/(.+)/.exec(manifest)?.[1];
    return name === undefined ? [] : [{ name, manifest }];
  });
  const shown = wanted.flatMap((typed) => {
    const pattern = typed.replaceAll(path.sep, '/');
    // a malformed pattern matches nothing
    const matches = pathMatcher(pattern);
    const found = manifests.filter(({ name }) => matches?.(name) === true);
    if (found.length === 0) throw new HelmFault(`could not find template ${pattern} in chart`);
    return found;
  });
  return shown.map(({ manifest }) => `---\n${manifest}\n`).join('');
}

/** Files of --output-dir: each is begun anew by the first document for it. */
export class OutputFolder {
  private readonly print: (line: string) => void;
  private readonly written = new Set<string>();

  constructor(print: (line: string) => void) {
    this.print = print;
  }

  write(folder: string, name: string, content: string): void {
    const file = `${folder}${path.sep}${name}`;
    this.put(file, name, content, this.written.has(file));
    this.written.add(file);
  }

  /** A hook comes behind what the file had before, even from another run: so does helm. */
  writeHook(folder: string, name: string, content: string): void {
    const file = `${folder}${path.sep}${name}`;
    this.put(file, name, content, fs.existsSync(file));
  }

  private put(file: string, name: string, content: string, appends: boolean): void {
    makeFolders(path.dirname(file), 0o755);
    try {
      fs.writeFileSync(file, sourceText(name, content), { flag: appends ? 'a' : 'w' });
    } catch (error) {
      throw new HelmFault(unreadable(file, error));
    }
    this.print(`wrote ${file}\n`);
  }
}

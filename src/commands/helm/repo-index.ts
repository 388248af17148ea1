import { existsSync } from 'node:fs';
import path from 'node:path';
import { bool, string } from '../../cli/flag.ts';
import { modTimeText } from '../../helm/chart/mod-time.ts';
import { HelmFault } from '../../helm/error.ts';
import { writeWhole } from '../../helm/repository/cache.ts';
import { emptyIndex, indexFolder, indexText, mergedIndex } from '../../helm/repository/index-directory.ts';
import { type IndexFile, readIndex, type Warn } from '../../helm/repository/index-file.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { logOf } from './log-of.ts';

/** The index to merge into; an empty one is written where there is none, if its folder is there. */
async function otherIndex(file: string, form: 'yaml' | 'json', now: string, warn: Warn): Promise<IndexFile> {
  if (!existsSync(file)) {
    const empty = emptyIndex(now);
    if (existsSync(path.dirname(file))) await writeWhole(file, indexText(empty, form));
    return empty;
  }
  try {
    return readIndex(file, warn);
  } catch (error) {
    throw error instanceof HelmFault ? new HelmFault(`merge failed: ${error.message}`) : error;
  }
}

export const command = defineHelmCommand({
  use: 'index [DIR]',
  long: `
    Write index.yaml for the charts' archives of a folder, so that it can be served as a chart repository. With --merge
    the versions of another index that are not in the folder are kept.`,
  flags: {
    json: bool('Write JSON'),
    merge: string('Take what this index has and the folder has not'),
    url: string('Address of the repository, to make the addresses of the charts absolute'),
  },
  args: exactly({ folder: 'one' }),
  async run(context, { named, flags }) {
    const { clock, cwd, io } = context;
    const now = (): string => {
      const milliseconds = clock.now();
      return modTimeText(Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1e6);
    };
    const folder = path.resolve(cwd, named.folder);
    const form = flags.json ? 'json' : 'yaml';
    let index = await indexFolder(folder, flags.url, now);
    if (flags.merge !== '') {
      const warn = logOf({ io });
      index = mergedIndex(index, await otherIndex(flags.merge, form, now(), warn));
    }
    if (!existsSync(folder)) {
      throw new HelmFault(`open ${path.join(folder, 'index.yaml')}: no such file or directory`);
    }
    await writeWhole(path.join(folder, 'index.yaml'), indexText(index, form));
    return 0;
  },
});

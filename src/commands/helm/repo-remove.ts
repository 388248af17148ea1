import path from 'node:path';
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../../helm/error.ts';
import { chartsFileName, indexFileName } from '../../helm/repository/cache.ts';
import {
  readRepositories,
  removeFile,
  withRepositoriesLock,
  writeRepositories,
} from '../../helm/repository/repositories.ts';
import { atLeast, defineHelmCommand } from './define.ts';

export const command = defineHelmCommand({
  use: 'remove [REPO1 [REPO2 ...]]',
  long: `
    Remove chart repositories by their names, with what is cached of them.`,
  flags: {},
  args: atLeast(1, { names: 'some' }),
  async run(context, { named, flags }) {
    const file = flags['repository-config'];
    const cache = flags['repository-cache'];
    let content = readRepositories(file);
    if (content === undefined || content.repositories.length === 0) throw new HelmFault('no repositories configured');
    await withRepositoriesLock(file, context, async () => {
      for (const name of named.names) {
        content = readRepositories(file);
        const left = content?.repositories.filter((one) => one.name !== name) ?? [];
        if (content === undefined || left.length === content.repositories.length) {
          throw new HelmFault(`no repo named ${goQuote(name)} found`);
        }
        await writeRepositories(file, { ...content, repositories: left });
        await removeFile(path.join(cache, chartsFileName(name)));
        await removeFile(path.join(cache, indexFileName(name)));
        context.io.stdout.write(`${goQuote(name)} has been removed from your repositories\n`);
      }
    });
    return 0;
  },
});

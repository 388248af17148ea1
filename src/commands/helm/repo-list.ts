import { bool } from '../../cli/flag.ts';
import { HelmFault } from '../../helm/error.ts';
import { type RepositoryEntry, readRepositories } from '../../helm/repository/repositories.ts';
import { defineHelmCommand, noHelmArguments } from './define.ts';
import { outputFlag } from './flags.ts';
import { printReport, structReport, tableText } from './output.ts';

/** A file that cannot be read lists nothing, as in helm. */
function repositoriesIn(file: string): readonly RepositoryEntry[] {
  try {
    return readRepositories(file)?.repositories ?? [];
  } catch (error) {
    if (error instanceof HelmFault) return [];
    throw error;
  }
}

export const command = defineHelmCommand({
  use: 'list',
  long: `
    List the chart repositories that are known by a name.`,
  flags: { 'no-headers': bool('Leave the headers out'), output: outputFlag },
  args: noHelmArguments,
  async run(context, { flags }) {
    const repositories = repositoriesIn(flags['repository-config']);
    if (repositories.length === 0 && flags.output === 'table') {
      context.io.stderr.write('no repositories to show\n');
      return 0;
    }
    const elements = repositories.map(({ name, url }) => ({ name, url }));
    const header = flags['no-headers'] ? [] : [['NAME', 'URL']];
    const table = () => tableText([...header, ...elements.map(({ name, url }) => [name, url])]);
    printReport(context, flags.output, structReport(elements, table));
    return 0;
  },
});

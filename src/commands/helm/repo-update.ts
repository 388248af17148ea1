import { httpOf } from '../../actions/helm/http.ts';
import { updateAll } from '../../actions/helm/update-repositories.ts';
import { positionals } from '../../cli/arguments.ts';
import { HelmFault } from '../../helm/error.ts';
import { readRepositories } from '../../helm/repository/repositories.ts';
import { defineHelmCommand } from './define.ts';
import { logOf } from './log-of.ts';
import { indexTimeoutFlag } from './repo-add.ts';

export const command = defineHelmCommand({
  use: 'update [REPO1 [REPO2 ...]]',
  long: `
    Fetch the indexes of all repositories, or of those that are named, so that their newest charts are found.`,
  flags: { timeout: indexTimeoutFlag },
  args: positionals({ names: 'many' }),
  async run(context, { named, flags }) {
    const file = flags['repository-config'];
    const repositories = readRepositories(file)?.repositories ?? [];
    if (repositories.length === 0) throw new HelmFault('no repositories found. You must add one before updating');
    const unknown = named.names.find((name) => repositories.every((one) => one.name !== name));
    if (unknown !== undefined) {
      throw new HelmFault(`no repositories found matching '${unknown}'.  Nothing will be updated`);
    }
    const wanted = repositories.filter(({ name }) => named.names.length === 0 || named.names.includes(name));
    const { stdout } = context.io;
    const failed = await updateAll(wanted, {
      send: httpOf(context),
      cache: flags['repository-cache'],
      warn: logOf(context),
      write: (text) => void stdout.write(text),
      timeout: flags.timeout,
    });
    if (failed.length > 0) throw new HelmFault(`failed to update the following repositories: [${failed.join(' ')}]`);
    stdout.write('Update Complete. ⎈Happy Helming!⎈\n');
    return 0;
  },
});

import { type LiveResources, liveResources } from '../../actions/helm/live-resources.ts';
import { reachableStorage, releaseContent } from '../../actions/helm/storage/read.ts';
import { releaseJson } from '../../helm/release/encode.ts';
import type { Release } from '../../helm/release/release.ts';
import { helmPaint } from './color.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { outputFlag, revisionFlag } from './flags.ts';
import { liveTables } from './live-tables.ts';
import { helmNamespace } from './namespace.ts';
import { printReport } from './output.ts';
import { statusText } from './status-text.ts';

/** The release without its chart, and with its live objects. */
function statusJson({ chart: _chart, ...release }: Release, resources: LiveResources): string {
  const info = resources.size === 0 ? release.info : { ...release.info, resources: Object.fromEntries(resources) };
  return releaseJson({ ...release, info });
}

export const command = defineHelmCommand({
  use: 'status RELEASE_NAME [flags]',
  long: `
    Print how a release is: when it was changed last, its status, what its objects in the cluster look like, how its
    tests ended, and the notes of its chart.`,
  flags: { revision: revisionFlag, output: outputFlag },
  args: exactly({ release: 'one' }),
  async run(context, invocation) {
    const { named, flags } = invocation;
    const namespace = await helmNamespace(context);
    const storage = await reachableStorage(context, namespace);
    const release = await releaseContent(storage, named.release, flags.revision);
    const resources = await liveResources(context, namespace, release, { asTables: flags.output === 'table' });
    printReport(context, flags.output, {
      json: () => statusJson(release, resources),
      table: () =>
        statusText(release, {
          paint: helmPaint(context, invocation),
          resources: liveTables(resources, context.clock.now()),
          warn: () => undefined,
        }),
    });
    return 0;
  },
});

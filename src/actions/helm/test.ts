/** Runs the tests of a release (pkg/action/release_testing.go). */
import { compareStrings } from '../../apimachinery/go/text.ts';
import { objectsOf, textOf } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { at } from '../../apimachinery/object.ts';
import { plainMessage } from '../../error-text.ts';
import { HelmFault } from '../../helm/error.ts';
import { releaseNameProblem } from '../../helm/release/names.ts';
import type { Hook, Release } from '../../helm/release/release.ts';
import { getObject } from '../../kube/objects.ts';
import { openPodLog } from '../../kube/pod-log.ts';
import { draftOf } from './draft.ts';
import { isReleaseFault } from './faults.ts';
import { runHooks } from './hooks.ts';
import { checkReachable } from './reachable.ts';
import type { HelmTools } from './tools.ts';

/** Which tests are meant, by their names. */
export interface TestFilter {
  readonly only: readonly string[];
  readonly without: readonly string[];
}

export interface TestRun {
  readonly release: Release;
  /** What kept the tests from passing. */
  readonly error: Error | undefined;
  /** Deletes what is to be deleted. Throws HelmFault. */
  finish(): Promise<void>;
}

const isMeant = ({ name = '' }: Hook, { only, without }: TestFilter): boolean =>
  !without.includes(name) && (only.length === 0 || only.includes(name));

/** Throws HelmFault when there is no such release. */
export async function testRelease(
  tools: HelmTools,
  name: string,
  { timeout, filter }: { readonly timeout: number; readonly filter: TestFilter },
): Promise<TestRun> {
  await checkReachable(tools.context);
  if (releaseNameProblem(name) !== undefined) throw new HelmFault(`releaseTest: Release name is invalid: ${name}`);
  const draft = draftOf(await tools.storage.last(name));
  const skipped = skippedHooks(draft.hooks, filter);
  draft.hooks = draft.hooks.filter((hook) => isMeant(hook, filter));
  const options = { wait: 'watcher', timeout, serverSide: draft.apply_method === 'ssa' } as const;
  const { error, finish } = await runHooks(tools, draft, 'test', options);
  draft.hooks = [...skipped, ...draft.hooks];
  if (error !== undefined) {
    await tools.storage.update(draft).catch(() => undefined);
    return { release: draft, error, finish };
  }
  const failure = await stored(tools, draft);
  return { release: draft, error: failure, finish };
}

async function stored({ storage }: HelmTools, release: Release): Promise<Error | undefined> {
  try {
    await storage.update(release);
    return undefined;
  } catch (error) {
    if (isReleaseFault(error)) return error;
    throw error;
  }
}

/** First those that are left out by name, then those that no name lets in. */
function skippedHooks<Of extends Hook>(hooks: readonly Of[], { only, without }: TestFilter): Of[] {
  const excluded = hooks.filter(({ name = '' }) => without.includes(name));
  const rest = hooks.filter(({ name = '' }) => !without.includes(name));
  return [...excluded, ...(only.length === 0 ? [] : rest.filter(({ name = '' }) => !only.includes(name)))];
}

/** Writes the logs of all test pods. Throws HelmFault with one line for each container that has none. */
export async function writeTestLogs(tools: HelmTools, { hooks = [] }: Release, filter: TestFilter): Promise<void> {
  const sorted = hooks.toSorted(
    (a, b) => (a.weight ?? 0) - (b.weight ?? 0) || compareStrings(a.name ?? '', b.name ?? ''),
  );
  for (const hook of sorted) {
    if (!hook.events?.includes('test') || !isMeant(hook, filter) || hook.kind !== 'Pod') continue;
    await writePodLogs(tools, hook.name ?? '');
  }
}

async function writePodLogs(tools: HelmTools, name: string): Promise<void> {
  const { cluster, context, namespace } = tools;
  const { signal } = context;
  const pod = await getObject(cluster.transport, { mapping: pods, namespace, name }, { signal }).catch(
    (error: unknown) => {
      if (!isReleaseFault(error)) throw error;
      throw new HelmFault(`unable to get pod ${name}: ${plainMessage(error)}`);
    },
  );
  const containers = ['initContainers', 'containers'].flatMap((field) => objectsOf(at(pod, 'spec', field)));
  const problems: string[] = [];
  for (const container of containers.map((one) => textOf(one.name))) {
    try {
      await writeLog(tools, name, container);
    } catch (error) {
      if (!isReleaseFault(error)) throw error;
      problems.push(`unable to get logs for pod ${name}, container ${container}: ${plainMessage(error)}`);
    }
  }
  if (problems.length > 0) throw new HelmFault(problems.join('\n'));
}

async function writeLog({ cluster, context, namespace, out }: HelmTools, pod: string, name: string): Promise<void> {
  const request = { namespace, pod, query: { container: name } };
  const stream = await openPodLog(cluster.transport, request, context.signal);
  out(`POD LOGS: ${pod} (${name})\n`);
  for await (const chunk of stream.body) context.io.stdout.write(chunk);
  out('\n');
}

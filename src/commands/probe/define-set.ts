/** `probe set` and `set probe`: one command under two names. */

import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { type CommandDefinition, defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool, int, string, stringArray } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll, UsageError } from '../../errors.ts';
import type { Item } from '../../manifest/selection.ts';
import { changeProbes, type NumberField, type ProbeChange, type ProbeEdit } from '../../resources/probes/edit.ts';
import { grpcHandler, headerOf, httpGetHandler, tcpHandler } from '../../resources/probes/handler-words.ts';
import { type ProbeKind, probeKinds } from '../../resources/probes/probe.ts';
import {
  allProblems,
  fetchItems,
  localProblems,
  record,
  refuseLocalResources,
  resourceProblems,
  templateFlags,
} from '../set/shared.ts';
import { sendPatch, sends } from '../set/write.ts';
import { changeCause } from '../shared/change-cause.ts';
import { parseDryRun } from '../shared/dry-run.ts';
import { oneLine } from '../shared/finding-text.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { warn } from '../shared/warn.ts';
import { writeEach } from '../shared/write-each.ts';
import { kindFlags } from './flags.ts';

const numbers = {
  'initial-delay-seconds': 'initialDelaySeconds',
  'timeout-seconds': 'timeoutSeconds',
  'period-seconds': 'periodSeconds',
  'success-threshold': 'successThreshold',
  'failure-threshold': 'failureThreshold',
  'termination-grace-period-seconds': 'terminationGracePeriodSeconds',
} as const satisfies Readonly<Record<string, NumberField>>;

const flags = {
  ...templateFlags,
  ...kindFlags,
  containers: string(
    'Names of the containers to change; * matches any text and ? any character. The default is all containers except init containers',
    {
      short: 'c',
    },
  ),
  'get-url': string('HTTP request: SCHEME://HOST:PORT/PATH; without a host it goes to the pod; the port may be a name'),
  header: stringArray('A header of the HTTP request, as "NAME: VALUE" or NAME=VALUE; may be repeated'),
  'open-tcp': string('TCP connection to this port, a number or a name'),
  grpc: string('gRPC health check: PORT, or PORT/SERVICE'),
  remove: bool('Remove the probes'),
  'initial-delay-seconds': int('Seconds from the start of the container to the first probe', { integer: 'int32' }),
  'timeout-seconds': int('Seconds after which a probe without an answer fails', { integer: 'int32' }),
  'period-seconds': int('Seconds from one probe to the next', { integer: 'int32' }),
  'success-threshold': int('Consecutive successes after which the probe passes again', { integer: 'int32' }),
  'failure-threshold': int('Consecutive failures after which the probe fails', { integer: 'int32' }),
  'termination-grace-period-seconds': int('Seconds that a container gets to shut down when this probe restarts it', {
    integer: 'int64',
  }),
} as const;

type SetInvocation = Invocation<typeof flags>;

/** Arguments before `--` name resources, those after it are a command. */
function partArgs({ args, dash }: SetInvocation): { resources: readonly string[]; command: readonly string[] } {
  return dash < 0 ? { resources: args, command: [] } : { resources: args.slice(0, dash), command: args.slice(dash) };
}

/**
 * The change that the flags describe. Throws CliError for flags that exclude each other, before
 * anything is read.
 */
function editOf(invocation: SetInvocation, command: readonly string[]): ProbeEdit {
  const { flags: values } = invocation;
  const kinds = probeKinds.filter((kind) => values[kind]);
  if (kinds.length === 0) throw new UsageError('at least one of --liveness, --readiness and --startup is required');
  const asked = [
    ...(invocation.changed('get-url') ? [httpGetHandler(values['get-url'])] : []),
    ...(invocation.changed('open-tcp') ? [tcpHandler(values['open-tcp'])] : []),
    ...(invocation.changed('grpc') ? [grpcHandler(values.grpc)] : []),
    ...(command.length > 0 ? [{ exec: { command: [...command] } }] : []),
  ];
  if (asked.length > 1)
    throw new CliError('a probe has one handler: only one of --get-url, --open-tcp, --grpc and -- COMMAND is allowed');
  if (invocation.dash >= 0 && command.length === 0) throw new CliError('there is no command after --');
  const given = numbersOf(invocation);
  const headers = values.header.map(headerOf);
  const changes = asked.length + Object.keys(given).length + headers.length;
  if (values.remove && changes > 0)
    throw new CliError('--remove can be combined only with --liveness, --readiness and --startup');
  if (!values.remove && changes === 0) {
    throw new CliError(
      'nothing to set: give --get-url, --open-tcp, --grpc, -- COMMAND, a time or a threshold, or --remove',
    );
  }
  refuseNumbers(kinds, given);
  return {
    kinds,
    remove: values.remove,
    handler: asked[0],
    headers,
    numbers: given,
    containers: invocation.changed('containers') ? values.containers : undefined,
  };
}

function numbersOf(invocation: SetInvocation): Partial<Record<NumberField, number>> {
  const given: Partial<Record<NumberField, number>> = {};
  for (const [flag, field] of Object.entries(numbers) as [keyof typeof numbers, NumberField][]) {
    if (!invocation.changed(flag)) continue;
    const value = invocation.flags[flag];
    const least = flag === 'initial-delay-seconds' ? 0 : 1;
    if (value < least) throw new CliError(`--${flag} must be ${least} or more, not ${value}`);
    given[field] = value;
  }
  return given;
}

/** Refuses numbers that the API forbids for a kind of probe, whatever its handler. */
function refuseNumbers(kinds: readonly ProbeKind[], given: Partial<Record<NumberField, number>>): void {
  const once = kinds.find((kind) => kind !== 'readiness');
  if (once !== undefined && (given.successThreshold ?? 1) !== 1) {
    throw new CliError(`--success-threshold must be 1 for a ${once} probe, not ${given.successThreshold}`);
  }
  if (kinds.includes('readiness') && given.terminationGracePeriodSeconds !== undefined) {
    throw new CliError(
      '--termination-grace-period-seconds must not be set for a readiness probe: it does not restart containers',
    );
  }
}

/** Computes all changes before any is written. Throws all problems. */
function changesOf(
  context: Context,
  items: readonly Item[],
  edit: ProbeEdit,
): readonly (ProbeChange & { item: Item })[] {
  const errors: Error[] = [];
  const changes = items.flatMap((item) => {
    const where = `${item.mapping.resource}/${item.name}`;
    try {
      const change = changeProbes(item.object as KubeObject, edit);
      errors.push(...change.problems.map((problem) => new CliError(`${where}: ${problem}`)));
      for (const warning of change.warnings) warn(context.io, oneLine(`${where}: ${warning}`));
      return [{ ...change, item }];
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      errors.push(new CliError(`${where}: ${error.message}`));
      return [];
    }
  });
  throwAll(errors);
  return changes;
}

async function setProbes(context: Context, invocation: SetInvocation): Promise<number> {
  const { flags: values } = invocation;
  const dryRun: DryRun = parseDryRun(values['dry-run'], context);
  const { resources, command } = partArgs(invocation);
  const problems = [...allProblems(values), ...resourceProblems(values, resources), ...localProblems(values, dryRun)];
  throwAll(problems.map((problem) => new CliError(problem)));
  const edit = editOf(invocation, command);
  const printer = await printerOf(context, invocation, dryRun);
  refuseLocalResources(values, resources);
  const items = await fetchItems(context, values, resources);
  const changes = changesOf(context, items, edit).map(({ item, ...change }) => ({
    ...item,
    object: item.object as KubeObject,
    change,
  }));
  const cause = values.record ? changeCause(context, invocation) : undefined;
  const write = { values, dryRun, problem: 'failed to patch probe update to pod template:' };
  const failures = await writeEach(
    context,
    changes,
    sends(write),
    async ({ change, ...item }, log) => {
      const { object, patch } = change.patch === undefined ? change : record(change, cause);
      return sends(write) && patch !== undefined ? sendPatch(context, item, patch, write, log.warn) : object;
    },
    ({ change }, object) => {
      const done = change.patch === undefined ? 'probes unchanged' : `probes ${values.remove ? 'removed' : 'updated'}`;
      printer.print(object, done, (text) => context.io.stdout.write(text));
    },
  );
  throwAll(failures.map(({ error }) => error));
  return 0;
}

/** The command as `name` below its parent; `words` is its full command line in the examples. */
export function defineSetProbe(name: string, words: string): CommandDefinition {
  return defineCommand({
    use: `${name} (-f FILENAME | TYPE NAME) (--liveness | --readiness | --startup) (--get-url=URL | --open-tcp=PORT | --grpc=PORT[/SERVICE] | -- COMMAND) [flags]`,
    long: `
    Set or remove the liveness, readiness and startup probes of containers in pod templates.

    A probe has one handler: an HTTP request (--get-url), a TCP connection (--open-tcp), a gRPC health check (--grpc) or a command that
    runs in the container (-- COMMAND). Fields that are not named keep their value, so times and thresholds can be set alone. Ports
    may be names that the container declares.

    All objects are checked before any is written: if one change is not allowed, none is made. -f selects objects of the server. With
    --local the objects in the files are changed and printed instead (-o yaml), without a server.`,
    examples: `
    # GET /healthz on port 8080 of the pod
    ${words} deployment/web --readiness --get-url=http://:8080/healthz

    # A TCP connection to the port named redis
    ${words} statefulset/cache --liveness --open-tcp=redis --failure-threshold=5

    # A gRPC health check that allows five minutes to start
    ${words} deployment/api --startup --grpc=50051 --period-seconds=10 --failure-threshold=30

    # A command in the container db
    ${words} statefulset/db -c db --liveness -- pg_isready -q

    # Only the timeout, for every deployment
    ${words} deployments --all --readiness --timeout-seconds=5

    # Remove two probes
    ${words} deployment/web --remove --liveness --startup

    # Change a file, without a server
    ${words} -f app.yaml --local -o yaml --readiness --get-url=http://:8080/healthz`,
    flags,
    args: anyArguments,
    writes: recorded,
    run: setProbes,
  });
}

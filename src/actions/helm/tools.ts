/** What an action on releases works with. */
import { plainMessage } from '../../error-text.ts';
import { CliError } from '../../errors.ts';
import { HelmFault } from '../../helm/error.ts';
import { type Debug, type LogFields, type LogLevel, logLine } from '../../helm/log.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { ClusterContext } from '../../kube/cluster-context.ts';
import type { OpenApi } from '../../kube/discovery/openapi.ts';
import { debugOf } from './debug.ts';
import { isReleaseFault } from './faults.ts';
import { releaseStorage } from './storage/open.ts';
import type { ReleaseStorage } from './storage/storage.ts';
import { newReporter, type WaitReporter } from './wait/reporter.ts';

export interface HelmTools {
  /** Its signal ends the work. */
  readonly context: ClusterContext;
  readonly cluster: Cluster;
  readonly openApi: OpenApi;
  readonly storage: ReleaseStorage;
  /** Where releases are stored, and objects go that name no namespace. */
  readonly namespace: string;
  /** Hears how a wait goes. */
  readonly reporter: WaitReporter;
  /** A line of helm's log on stderr. */
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** The same of level DEBUG; undefined without --debug. */
  readonly debug: Debug;
  /** What is printed for people, on stdout. */
  out(text: string): void;
}

export async function newTools(context: ClusterContext, reporter: WaitReporter = newReporter()): Promise<HelmTools> {
  const [cluster, { newOpenApi }, { cacheDirectory }] = await Promise.all([
    context.cluster(),
    import('../../kube/discovery/openapi.ts'),
    import('../../kube/connect.ts'),
  ]);
  const { transport, server, namespace } = cluster;
  return {
    context,
    cluster,
    openApi: newOpenApi({ transport, server, cacheDirectory: cacheDirectory(context) }),
    storage: await releaseStorage(context, namespace),
    namespace,
    reporter,
    log: (level, message, fields) => context.io.stderr.write(`${logLine(level, message, fields)}\n`),
    debug: debugOf(context),
    out: (text) => context.io.stdout.write(text),
  };
}

/** The same with a connection of its own, which an interruption of the command leaves alone. */
export async function undisturbed(tools: HelmTools): Promise<HelmTools> {
  const { connect } = await import('../../kube/connect.ts');
  return newTools(apart(tools.context, new AbortController().signal, connect), tools.reporter);
}

function apart(
  context: ClusterContext,
  signal: AbortSignal,
  connect: (context: ClusterContext) => Promise<Cluster>,
): ClusterContext {
  let cluster: Promise<Cluster> | undefined;
  const own: ClusterContext = {
    ...context,
    signal,
    cluster() {
      cluster ??= connect(own);
      return cluster;
    },
  };
  return own;
}

/** An error with words before it, as Go's %w wraps one. What is none of ours or the server's is thrown as it is. */
export function explained(words: string, error: unknown): HelmFault {
  if (!isReleaseFault(error)) throw error;
  return new HelmFault(`${words}: ${plainMessage(error)}`, { cause: error, ...hintOf(error) });
}

/** What a terminal is told below the message stays with what wraps it. */
const hintOf = (error: unknown): { readonly hint?: string } =>
  error instanceof CliError && error.hint !== undefined ? { hint: error.hint } : {};

/** Several errors as one text (Go's errors.Join, or helm's joinErrors with its own separator). */
export function joined(errors: readonly Error[], separator = '\n'): Error {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  return new HelmFault(errors.map(plainMessage).join(separator), { cause: first });
}

import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { objectMeta } from './metadata.ts';
import { toInt32 } from './numbers.ts';
import type { StringMap } from './pairs.ts';
import { environmentNameProblems } from './validation.ts';

export interface PodOptions {
  readonly name: string;
  readonly image: string;
  /** Undefined: none were given, and the pod is labelled `run=NAME`. */
  readonly labels: StringMap | undefined;
  readonly annotations: StringMap;
  readonly environment: readonly JsonObject[];
  readonly args: readonly string[];
  /** Whether `args` are the container's command. */
  readonly command: boolean;
  readonly port: number | undefined;
  readonly imagePullPolicy: string;
  readonly restartPolicy: string;
  readonly privileged: boolean;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
}

function container(options: PodOptions): JsonObject {
  const result: JsonObject = { name: options.name, image: options.image };
  if (options.args.length > 0) result[options.command ? 'command' : 'args'] = [...options.args];
  if (options.port !== undefined) {
    const containerPort = toInt32(options.port);
    result.ports = [{ containerPort }];
  }
  if (options.environment.length > 0) result.env = [...options.environment];
  result.resources = {};
  if (options.imagePullPolicy !== '') result.imagePullPolicy = options.imagePullPolicy;
  if (options.privileged) result.securityContext = { privileged: true };
  if (options.stdin) result.stdin = true;
  if (options.stdinOnce) result.stdinOnce = true;
  if (options.tty) result.tty = true;
  return result;
}

/** The pod that `run` creates. */
export function pod(options: PodOptions): KubeObject {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: objectMeta(
      { name: options.name },
      { labels: options.labels ?? { run: options.name }, annotations: options.annotations },
    ),
    spec: {
      containers: [container(options)],
      restartPolicy: options.restartPolicy,
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  };
}

/**
 * The service that `run --expose` creates beside the pod; it carries only labels that were given.
 */
export function podService(name: string, labels: StringMap | undefined, port: number): KubeObject {
  const number = toInt32(port);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: objectMeta({ name }, { labels }),
    spec: {
      ports: [{ protocol: 'TCP', port: number, targetPort: number }],
      selector: { ...(labels ?? { run: name }) },
    },
    status: { loadBalancer: {} },
  };
}

/** `NAME=VALUE` words of --env, in their order. Throws CliError for one that is none. */
export function environmentVariables(words: readonly string[]): JsonObject[] {
  return words.map((word): JsonObject => {
    const equals = word.indexOf('=');
    const name = word.slice(0, Math.max(equals, 0));
    if (name === '' || environmentNameProblems(name).length > 0) throw new CliError(`invalid env: ${word}`);
    const value = word.slice(equals + 1);
    return value === '' ? { name } : { name, value };
  });
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/** The restart policy of --restart; without one it follows from whether the pod is interactive. */
export function restartPolicy(text: string, interactive: boolean): string {
  if (text === '') return interactive ? 'OnFailure' : 'Always';
  if (RESTART_POLICIES.includes(text)) return text;
  throw new CliError(`invalid restart policy: ${text}, valid values are: ${RESTART_POLICIES.join(', ')}`);
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

export function imagePullPolicy(text: string): string {
  if (text === '' || PULL_POLICIES.includes(text)) return text;
  throw new CliError(`invalid image pull policy: ${text}, valid values are: ${PULL_POLICIES.join(', ')}`);
}

/** A core/v1 Probe read by field, with the API server's defaults filled in. */
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';

export type ProbeKind = 'liveness' | 'readiness' | 'startup';

/** In the order in which they apply to a container. */
export const probeKinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

export const probeFields = {
  liveness: 'livenessProbe',
  readiness: 'readinessProbe',
  startup: 'startupProbe',
} as const satisfies Readonly<Record<ProbeKind, string>>;

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The handler of a probe. A port is a number, or the name of one that the container declares. */
export type Handler =
  | {
      readonly type: 'httpGet';
      readonly scheme: 'HTTP' | 'HTTPS';
      /** "" for the pod's own address. */
      readonly host: string;
      readonly port: number | string;
      readonly path: string;
      readonly headers: readonly Header[];
    }
  | { readonly type: 'tcpSocket'; readonly host: string; readonly port: number | string }
  | { readonly type: 'grpc'; readonly port: number; readonly service: string }
  | { readonly type: 'exec'; readonly command: readonly string[] }
  /** No handler, which the API rejects. */
  | { readonly type: 'none' };

export interface Probe {
  readonly handler: Handler;
  /** Seconds, all of the times. */
  readonly delay: number;
  readonly timeout: number;
  readonly period: number;
  /** How many in a row change the result. */
  readonly successes: number;
  readonly failures: number;
  /** terminationGracePeriodSeconds of the probe; undefined: the pod's. */
  readonly grace: number | undefined;
}

/** The value of the probe field, of any type; undefined when it is absent or null. */
export function givenProbe(container: JsonObject, kind: ProbeKind): Json | undefined {
  return container[probeFields[kind]] ?? undefined;
}

/** The probe as the API has it; undefined without one. */
export function rawProbe(container: JsonObject, kind: ProbeKind): JsonObject | undefined {
  const probe = container[probeFields[kind]];
  return isJsonObject(probe) ? probe : undefined;
}

/** A container's probe with defaults; undefined without one. */
export function probeOf(container: JsonObject, kind: ProbeKind): Probe | undefined {
  const probe = rawProbe(container, kind);
  return probe === undefined ? undefined : readProbe(probe);
}

/**
 * Defaults as SetDefaults_Probe and SetDefaults_HTTPGetAction of core/v1 fill them in: zero stands
 * for the default.
 */
export function readProbe(probe: JsonObject): Probe {
  return {
    handler: handlerOf(probe),
    delay: seconds(probe.initialDelaySeconds, 0),
    timeout: seconds(probe.timeoutSeconds, 1),
    period: seconds(probe.periodSeconds, 10),
    successes: seconds(probe.successThreshold, 1),
    failures: seconds(probe.failureThreshold, 3),
    grace: typeof probe.terminationGracePeriodSeconds === 'number' ? probe.terminationGracePeriodSeconds : undefined,
  };
}

const seconds = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' && value !== 0 ? value : otherwise;

const portOf = (value: Json | undefined): number | string =>
  typeof value === 'number' || typeof value === 'string' ? value : 0;

function handlerOf({ exec, httpGet, tcpSocket, grpc }: JsonObject): Handler {
  if (isJsonObject(exec)) {
    const command = Array.isArray(exec.command) ? exec.command.map(textOf) : [];
    return { type: 'exec', command };
  }
  if (isJsonObject(httpGet)) {
    const headers = objectsOf(httpGet.httpHeaders);
    return {
      type: 'httpGet',
      scheme: textOf(httpGet.scheme) === 'HTTPS' ? 'HTTPS' : 'HTTP',
      host: textOf(httpGet.host),
      port: portOf(httpGet.port),
      path: textOf(httpGet.path) || '/',
      headers: headers.map(({ name, value }) => ({ name: textOf(name), value: textOf(value) })),
    };
  }
  if (isJsonObject(tcpSocket)) return { type: 'tcpSocket', host: textOf(tcpSocket.host), port: portOf(tcpSocket.port) };
  if (isJsonObject(grpc)) {
    return { type: 'grpc', port: typeof grpc.port === 'number' ? grpc.port : 0, service: textOf(grpc.service) };
  }
  return { type: 'none' };
}

/** Whether two probes check the same, whatever their times. */
export function asksTheSame(a: Handler, b: Handler): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

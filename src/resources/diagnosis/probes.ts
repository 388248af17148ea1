/** Probes in words, and the time they allow. Defaults are those of core/v1. */
import { isJsonObject, type JsonObject } from '../json.ts';
import { at } from '../object.ts';

export type ProbeKind = 'liveness' | 'readiness' | 'startup';

const fields: Readonly<Record<ProbeKind, string>> = {
  liveness: 'livenessProbe',
  readiness: 'readinessProbe',
  startup: 'startupProbe',
};

export function probeOf(container: JsonObject, kind: ProbeKind): JsonObject | undefined {
  const probe = container[fields[kind]];
  return isJsonObject(probe) ? probe : undefined;
}

/** "http-get :8080/healthz, delay 0s, timeout 1s, period 10s, 3 failures"; "" without such a probe. */
export function probeText(container: JsonObject, kind: ProbeKind): string {
  const probe = probeOf(container, kind);
  if (probe === undefined) return '';
  const { delay, timeout, period, failures } = probeTimes(probe);
  return `${actionText(probe)}, delay ${delay}s, timeout ${timeout}s, period ${period}s, ${failures} failures`;
}

function actionText({ httpGet, tcpSocket, grpc, exec }: JsonObject): string {
  if (isJsonObject(httpGet)) {
    const scheme = httpGet.scheme === 'HTTPS' ? 'https' : 'http';
    return `${scheme}-get ${httpGet.host ?? ''}:${httpGet.port ?? ''}${httpGet.path ?? '/'}`;
  }
  if (isJsonObject(tcpSocket)) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port ?? ''}`;
  if (isJsonObject(grpc)) return `grpc :${grpc.port ?? ''}${grpc.service ? `/${grpc.service}` : ''}`;
  const command = at(exec, 'command');
  return Array.isArray(command) ? `exec ${JSON.stringify(command)}` : 'exec';
}

interface ProbeTimes {
  /** Seconds. */
  readonly delay: number;
  readonly timeout: number;
  readonly period: number;
  readonly failures: number;
}

function probeTimes(probe: JsonObject): ProbeTimes {
  const number = (name: string, otherwise: number): number => {
    const value = probe[name];
    return typeof value === 'number' ? value : otherwise;
  };
  return {
    delay: number('initialDelaySeconds', 0),
    timeout: number('timeoutSeconds', 1),
    period: number('periodSeconds', 10),
    failures: number('failureThreshold', 3),
  };
}

/** How long a probe waits before its word counts, in milliseconds: its delay and as many periods as it forgives. */
export function probePatience(probe: JsonObject): number {
  const { delay, period, failures } = probeTimes(probe);
  return (delay + failures * period) * 1000;
}

/** What the API server says of every probe of cases.ts, kept in verdicts.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { StatusError } from '../../../src/errors.ts';
import { connect } from '../../../src/kube/connect.ts';
import { inParallel } from '../../../src/kube/in-parallel.ts';
import type { Transport } from '../../../src/kube/transport/transport.ts';
import { parseYaml } from '../../../src/manifest/yaml.ts';
import type { ContainerRole } from '../../../src/resources/diagnosis/types.ts';
import { typeProblems, unknownFields } from '../../../src/resources/probes/decode.ts';
import { type ProbeKind, probeFields, probeKinds } from '../../../src/resources/probes/probe.ts';
import { testContext } from '../../support/connect-context.ts';
import { otherRoleTexts, probeTexts } from './cases.ts';

/**
 * A line a field: `timeoutSeconds: Invalid value: -1: must be greater than or equal to 0`, or
 * `timeoutSecond: unknown field`.
 */
export type Refusals = readonly string[];

export interface Verdict {
  readonly role: ContainerRole;
  /** As it stands in a manifest. */
  readonly probe: string;
  /**
   * Why it cannot be read as a probe: `json: cannot unmarshal string into timeoutSeconds of type
   * int32`.
   */
  readonly unreadable?: string;
  /** By which of the three it is refused, and how; none: it is taken. */
  readonly refused: Partial<Readonly<Record<ProbeKind, Refusals>>>;
}

export interface Verdicts {
  readonly server: string;
  readonly verdicts: readonly Verdict[];
}

const roles: readonly (readonly [ContainerRole, readonly string[]])[] = [
  ['container', probeTexts],
  ['sidecar', otherRoleTexts],
  ['init container', otherRoleTexts],
];

/**
 * A Deployment with a container for each probe and each kind that has the probe as this kind, as
 * kubectl would send it.
 */
export function deploymentOf(probes: readonly string[], role: ContainerRole, kinds = probeKinds): KubeObject {
  const probed = probes.flatMap((probe, index) =>
    kinds.map((kind) => ({
      name: index === 0 ? kind : `${kind}-${index}`,
      image: 'app',
      ...(role === 'sidecar' && { restartPolicy: 'Always' }),
      [probeFields[kind]]: parseYaml(probe),
    })),
  );
  const isContainer = role === 'container';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'probe-verdict' },
    spec: {
      selector: { matchLabels: { app: 'a' } },
      template: {
        metadata: { labels: { app: 'a' } },
        spec: {
          containers: isContainer ? probed : [{ name: 'other', image: 'app' }],
          ...(!isContainer && { initContainers: probed }),
        },
      },
    },
  };
}

/**
 * Asks the server of a kubeconfig about everything, in the namespace `default`. Nothing is written
 * there.
 */
export async function recordVerdicts(kubeconfig: string): Promise<Verdicts> {
  const { transport } = await connect(testContext({ globals: { kubeconfig } }));
  const verdicts = new Map<string, Verdict>();
  try {
    const version = await transport.request({ method: 'GET', path: '/version' });
    await inParallel(roles.flatMap(requestsOf), async ({ role, probes, kinds }) => {
      for (const verdict of await verdictsOf(transport, role, probes, kinds)) {
        verdicts.set(`${role} ${verdict.probe}`, verdict);
      }
    });
    return {
      server: (JSON.parse(version.body) as { gitVersion: string }).gitVersion,
      verdicts: roles.flatMap(([role, probes]) => probes.map((probe) => verdicts.get(`${role} ${probe}`)!)),
    };
  } finally {
    transport.close();
  }
}

interface Asked {
  readonly role: ContainerRole;
  readonly probes: readonly string[];
  readonly kinds: readonly ProbeKind[];
}

/** So many probes are judged by one request. */
const TOGETHER = 20;

/**
 * The server judges every container of what it can read, so probes that are likely readable go
 * together. Of one that is not, it says the first fault and nothing else: such a probe goes alone,
 * and each kind is the first of a third of them.
 */
function requestsOf([role, probes]: readonly [ContainerRole, readonly string[]]): readonly Asked[] {
  const isReadable = (probe: string): boolean => {
    const value = parseYaml(probe);
    return typeProblems(value).length === 0 && unknownFields(value).length === 0;
  };
  const readable = probes.filter(isReadable);
  const alone = probes.filter((probe) => !isReadable(probe));
  return [
    ...alone.map((probe, index) => ({ role, probes: [probe], kinds: rotated(probeKinds, index) })),
    ...Array.from({ length: Math.ceil(readable.length / TOGETHER) }, (_each, index) => ({
      role,
      probes: readable.slice(index * TOGETHER, (index + 1) * TOGETHER),
      kinds: probeKinds,
    })),
  ];
}

const rotated = <Item>(items: readonly Item[], by: number): readonly Item[] =>
  items.map((_item, index) => items[(index + by) % items.length]!);

async function verdictsOf(
  transport: Transport,
  role: ContainerRole,
  probes: readonly string[],
  kinds: readonly ProbeKind[],
): Promise<readonly Verdict[]> {
  try {
    await transport.request({
      method: 'POST',
      path: '/apis/apps/v1/namespaces/default/deployments',
      query: [
        ['dryRun', 'All'],
        ['fieldValidation', 'Strict'],
      ],
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(deploymentOf(probes, role, kinds)),
    });
    return probes.map((probe) => ({ role, probe, refused: {} }));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code !== 400) return refused(error, role, probes, kinds);
    if (probes.length === 1) return [unreadable(error, role, probes[0]!, kinds)];
    return (await inParallel(probes, (probe) => verdictsOf(transport, role, [probe], kinds))).flat();
  }
}

function unreadable(error: StatusError, role: ContainerRole, probe: string, kinds: readonly ProbeKind[]): Verdict {
  const [, unknown] = /strict decoding error: (.*)$/s.exec(error.message) ?? [];
  if (unknown !== undefined) {
    const fields = [...unknown.matchAll(/unknown field "(.*?)"(?=, |$)/gs)].map(([, field = '']) => field);
    const problems = fields.map((field) => [field, 'unknown field'] as const);
    return { role, probe, refused: byProbe(problems, 1, kinds)[0]! };
  }
  const [, reason] = /(json: .*)$/s.exec(error.message) ?? [];
  if (reason === undefined) throw error;
  const short = reason.replace(/Go struct field \S*?(?:startup|readiness|liveness)Probe\.?(?:ProbeHandler\.)?/, '');
  return { role, probe, unreadable: short.replace('into  of', 'into the probe of'), refused: {} };
}

function refused(
  error: StatusError,
  role: ContainerRole,
  probes: readonly string[],
  kinds: readonly ProbeKind[],
): readonly Verdict[] {
  const causes = error.status.details?.causes ?? [];
  if (error.code !== 422 || causes.length === 0) throw error;
  const problems = causes.map(({ field = '', message = '' }) => [field, message] as const);
  const found = byProbe(problems, probes.length, kinds);
  return probes.map((probe, index) => ({ role, probe, refused: found[index]! }));
}

/** Sorts what the server says of fields by the probes they are in. Throws for a field in none. */
function byProbe(
  problems: readonly (readonly [field: string, message: string])[],
  count: number,
  kinds: readonly ProbeKind[],
): readonly Partial<Record<ProbeKind, string[]>>[] {
  const found = Array.from({ length: count }, (): Partial<Record<ProbeKind, string[]>> => ({}));
  for (const [field, message] of problems) {
    const [, digits, below] = /ontainers\[(\d+)\]\.\w+Probe(?:\.(.*))?$/s.exec(field) ?? [];
    const index = Number(digits);
    const kind = kinds[index % kinds.length];
    const probe = found[Math.floor(index / kinds.length)];
    if (kind === undefined || probe === undefined) throw new Error(`no field of a probe: ${field}: ${message}`);
    probe[kind] ??= [];
    probe[kind].push(below === undefined ? message : `${below}: ${message}`);
  }
  return found;
}

const file = path.join(import.meta.dirname, 'verdicts.json');

export const readVerdicts = (): Verdicts => JSON.parse(readFileSync(file, 'utf8')) as Verdicts;

/** A line a probe. */
export function writeVerdicts({ server, verdicts }: Verdicts): void {
  const lines = verdicts.map((verdict) => `    ${JSON.stringify(verdict)}`);
  writeFileSync(file, `{\n  "server": ${JSON.stringify(server)},\n  "verdicts": [\n${lines.join(',\n')}\n  ]\n}\n`);
}

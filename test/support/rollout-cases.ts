/**
 * The rollouts of fixtures/failures and fixtures/healthy: their tables, and their manifests made
 * ready for a namespace.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load, loadAll } from 'js-yaml';
import type { KubeObject } from '../../src/apimachinery/object.ts';
import type { Cause } from '../../src/resources/diagnosis/causes.ts';

export type NodeKind = 'simulated' | 'real';

/** One thing that is done to a cluster. */
export interface Step {
  /**
   * Seconds since the manifest was applied; without it, or when that is later, as soon as the step
   * before is done.
   */
  readonly at?: number;
  /** The words of a kubectl line in the case's namespace; they hold no spaces. */
  readonly run?: string;
  /** What that line gets on stdin. */
  readonly input?: object;
  /** From now on the registry has the images of this group. */
  readonly publish?: string;
}

/** When a failure can be known from the API. */
export type Known =
  | { readonly event: string; readonly times?: number }
  | { readonly ends: number }
  | { readonly condition: string }
  | { readonly running: true }
  | { readonly start: true };

interface Common {
  readonly name: string;
  readonly node: NodeKind;
  /** KIND/NAME */
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly before: readonly Step[];
  readonly steps: readonly Step[];
}

export interface FailureCase extends Common {
  readonly cause: Cause;
  readonly container?: string;
  readonly evidence: string;
  readonly known: Known;
  /** Seconds. */
  readonly extra: number;
}

export interface HealthyCase extends Common {
  /** Seconds after which it must be complete. */
  readonly within: number;
  readonly saw?: string;
}

const fixtures = path.join(import.meta.dirname, '../../fixtures');
const manifestOf = (folder: string, name: string): string => path.join(fixtures, folder, `${name}.yaml`);

/** A table whose rows have a manifest of the same name beside it, and every manifest a row. */
function readTable<Case extends Common>(folder: string): readonly Case[] {
  const table = 'expectations';
  const rows = load(readFileSync(manifestOf(folder, table), 'utf8')) as Readonly<Record<string, Omit<Case, 'name'>>>;
  const manifests = readdirSync(path.join(fixtures, folder))
    .map((file) => file.replace(/\.yaml$/, ''))
    .filter((name) => name !== table);
  const unmatched = [...new Set([...Object.keys(rows), ...manifests])].filter(
    (name) => rows[name] === undefined || !manifests.includes(name),
  );
  if (unmatched.length > 0) throw new Error(`fixtures/${folder}: no row or no manifest: ${unmatched.join(', ')}`);
  const common = { workload: 'deployment/web', labels: {}, before: [], steps: [], extra: 0 };
  return Object.entries(rows).map(([name, row]) => ({ ...common, ...row, name }) as unknown as Case);
}

export const failureCases = (node: NodeKind): readonly FailureCase[] =>
  readTable<FailureCase>('failures').filter((one) => one.node === node);

export const healthyCases = (node: NodeKind): readonly HealthyCase[] =>
  readTable<HealthyCase>('healthy').filter((one) => one.node === node);

/** What stands for something in a manifest or a step, and what it is in this run. */
export type Places = Readonly<Record<string, string>>;

export function fill(text: string, places: Places): string {
  return Object.entries(places).reduce((filled, [place, value]) => filled.replaceAll(place, value), text);
}

/** The objects of a case's manifest. */
export function readManifest(folder: 'failures' | 'healthy', name: string, places: Places): readonly KubeObject[] {
  const text = readFileSync(manifestOf(folder, name), 'utf8');
  return loadAll(fill(text, places)) as readonly KubeObject[];
}

const clusterScoped: ReadonlySet<string> = new Set([
  'Node',
  'StorageClass',
  'PersistentVolume',
  'RuntimeClass',
  'PriorityClass',
  'ValidatingWebhookConfiguration',
]);

export const isClusterScoped = ({ kind }: KubeObject): boolean => clusterScoped.has(kind);

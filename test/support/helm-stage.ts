/** Where releases are played by several programs, each in a namespace of its own, and what can be seen of them then. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../src/apimachinery/json.ts';
import { at } from '../../src/apimachinery/object.ts';
import { ended } from './child.ts';
import { type TestCluster, testCluster } from './cluster.ts';
import type { Step } from './helm-lives.ts';
import { typeCommand } from './in-process.ts';
import { coxCommand } from './program.ts';

/** What is compared after a step. */
export interface Seen {
  readonly printed: string;
  readonly exitCode: number;
  readonly objects: string;
  readonly releases: string;
}

export interface Player {
  readonly name: string;
  play(step: Step, index: number): Promise<Seen>;
  /** What a program answers to a line that changes nothing, without times and names of chance. */
  ask(program: Program, line: string): Promise<string>;
}

export type Program = 'helm' | 'helm3' | 'cox';

/** Which program plays a step, by its number. */
export type Casts = Readonly<Record<string, (index: number) => Program>>;

export interface StageOptions {
  readonly casts?: Casts;
  /** Where releases are stored. */
  readonly driver?: 'secret' | 'configmap';
}

const usual: Casts = {
  helm: () => 'helm',
  cox: () => 'cox',
  turns: (index) => (index % 2 === 0 ? 'helm' : 'cox'),
  others: (index) => (index % 2 === 0 ? 'cox' : 'helm'),
};

const KINDS = 'configmaps,secrets,services,serviceaccounts,deployments,jobs,pods';
const LONG_AGO = new Date('2026-01-02T03:04:05Z');

/** Every file of the same age: a release stores it. */
function age(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    utimesSync(path.join(folder, name), LONG_AGO, LONG_AGO);
  }
}

type Driver = NonNullable<StageOptions['driver']>;

interface Place {
  readonly namespace: string;
  readonly folder: string;
  readonly driver: Driver;
}

export class Stage {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'cox-helm-life-'));
  readonly #run = `life-${process.pid.toString(36)}`;
  readonly #namespaces: string[] = [];
  #programs: Readonly<Partial<Record<Program, string>>> = {};
  #cluster: TestCluster | undefined;

  async open(helm: string, helm3?: string): Promise<void> {
    this.#programs = { helm, ...(helm3 !== undefined && { helm3 }) };
    this.#cluster = testCluster();
  }

  get cluster(): TestCluster {
    if (this.#cluster === undefined) throw new Error('the stage is not open');
    return this.#cluster;
  }

  async kubectl(...words: readonly string[]): Promise<string> {
    const { kubectl, kubeconfig } = this.cluster;
    const limit = { maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)(kubectl, [`--kubeconfig=${kubeconfig}`, ...words], limit)).stdout;
  }

  async close(): Promise<void> {
    const groups = (await this.kubectl('get', 'crds', '-o', 'name'))
      .split('\n')
      .filter((one) => one.includes(this.#run));
    if (groups.length > 0) await this.kubectl('delete', '--wait=false', ...groups);
    if (this.#namespaces.length > 0) await this.kubectl('delete', 'namespace', '--wait=false', ...this.#namespaces);
  }

  /** Without other casts the first is helm itself. */
  async players(life: string, { casts = usual, driver = 'secret' }: StageOptions = {}): Promise<readonly Player[]> {
    const short = life.replaceAll(/[^a-z]/g, '').slice(0, 12);
    return Promise.all(
      Object.entries(casts).map(([name, cast]) => this.#player(name, `${short}-${driver[0]}-${name}`, cast, driver)),
    );
  }

  async #player(name: string, short: string, cast: Casts[string], driver: Driver): Promise<Player> {
    const namespace = `${this.#run}-${short}`;
    this.#namespaces.push(namespace);
    await this.kubectl('create', 'namespace', namespace);
    const folder = path.join(this.folder, namespace);
    cpSync(path.resolve(import.meta.dirname, '../../fixtures/charts/life'), path.join(folder, 'life'), {
      recursive: true,
    });
    for (const file of ['templates/objects.yaml', 'crds/lamp.yaml']) {
      const place = path.join(folder, 'life', file);
      writeFileSync(place, readFileSync(place, 'utf8').replaceAll('PLAYER', namespace));
    }
    age(folder);
    mkdirSync(path.join(folder, 'home'));
    const place: Place = { namespace, folder, driver };
    return {
      name,
      play: (step, index) => this.#play(place, step, cast(index)),
      ask: async (program, line) => {
        const words = [...line.split(' '), '-n', namespace];
        if (program !== 'cox') return plainIn(place, (await this.#type(place, { line }, program)).printed);
        const { stdout, stderr } = await typeCommand(['helm', ...words], { env: this.#settings(place) });
        return plainIn(place, `${stdout}\n--\n${stderr}`);
      },
    };
  }

  async #play(place: Place, step: Step, program: Program): Promise<Seen> {
    const { printed, code } = await this.#type(place, step, program);
    return {
      printed: plainIn(place, printed),
      exitCode: code,
      objects: plainIn(place, await this.#objects(place)),
      releases: plainIn(place, await this.#releases(place)),
    };
  }

  #settings({ folder, driver }: Place) {
    const { kubeconfig } = this.cluster;
    return { HOME: path.join(folder, 'home'), KUBECONFIG: kubeconfig, TZ: 'UTC', HELM_DRIVER: driver };
  }

  async #type(place: Place, { line, kubectl }: Step, program: Program) {
    const { namespace, folder } = place;
    if (kubectl !== undefined) {
      await this.kubectl('-n', namespace, ...kubectl.split(' '));
      return { printed: '', code: 0 };
    }
    const words = [...(line ?? '').split(' '), '-n', namespace];
    const env = { PATH: process.env.PATH, ...this.#settings(place) };
    const child =
      program === 'cox'
        ? spawn(...coxCommand(['helm', ...words]), { cwd: folder, env })
        : spawn(this.#programs[program] ?? '', words, { cwd: folder, env });
    const { stdout, stderr, code } = await ended(child);
    return { printed: `${stdout}\n--\n${stderr}`, code: code ?? -1 };
  }

  async #objects({ namespace }: Place): Promise<string> {
    const served = await this.kubectl('api-resources', '--api-group', `${namespace}.example.com`, '-o', 'name');
    const kinds = served.trim() === '' ? KINDS : `${KINDS},${served.trim()}`;
    const deadline = Date.now() + SETTLED;
    for (;;) {
      const text = await this.kubectl('get', kinds, '-n', namespace, '-o', 'json', '--show-managed-fields');
      const objects = objectsOf((JSON.parse(text) as JsonObject).items).filter(isCompared);
      if (objects.some(isGoing) && Date.now() < deadline) await setTimeout(200);
      else return JSON.stringify(objects.map(compared).map(sorted), undefined, 1);
    }
  }

  async #releases({ namespace, driver }: Place): Promise<string> {
    const list = JSON.parse(
      await this.kubectl('get', driver, '-n', namespace, '-l', 'owner=helm', '-o', 'json'),
    ) as JsonObject;
    const releases = objectsOf(list.items).map((stored) => {
      const kept = textOf(at(stored, 'data', 'release'));
      const text = driver === 'secret' ? Buffer.from(kept, 'base64').toString() : kept;
      const release = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as Json;
      const { type = null } = stored;
      return { labels: at(stored, 'metadata', 'labels'), type, release: readable(release) } as JsonObject;
    });
    return JSON.stringify(releases, undefined, 1);
  }
}

/** How long what is being deleted may take, in milliseconds: a deletion in the foreground waits for a controller. */
const SETTLED = 30_000;
const isGoing = (object: JsonObject): boolean => at(object, 'metadata', 'deletionTimestamp') !== undefined;

/** What others make of their own accord is left out. */
function isCompared(object: JsonObject): boolean {
  const name = textOf(at(object, 'metadata', 'name'));
  if (name === 'kube-root-ca.crt' || name === 'default' || at(object, 'metadata', 'labels', 'owner') === 'helm')
    return false;
  return at(object, 'metadata', 'ownerReferences') === undefined;
}

const PASSING = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'deletionTimestamp'];

/** Without what the server and its controllers give by themselves. */
function compared({ status: _, ...object }: JsonObject): JsonObject {
  const metadata = { ...(object.metadata as JsonObject) };
  for (const field of PASSING) delete metadata[field];
  const managers = objectsOf(metadata.managedFields).filter(({ subresource }) => subresource === undefined);
  metadata.managedFields = managers
    .filter(({ manager }) => !textOf(manager).startsWith('kube-controller'))
    .map(({ time: _time, ...entry }) => entry);
  if (isJsonObject(metadata.labels)) metadata.labels = withoutUids(metadata.labels);
  const annotations = metadata.annotations;
  if (isJsonObject(annotations)) delete annotations['deployment.kubernetes.io/revision'];
  const spec = object.spec;
  if (isJsonObject(spec)) for (const field of ['clusterIP', 'clusterIPs', 'nodeName', 'volumes']) delete spec[field];
  return { ...object, metadata };
}

const withoutUids = (labels: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => !key.includes('controller-uid')));

/** Keys in one order: they come in none from field managers. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** The files of the chart as texts. */
function readable(value: Json): Json {
  if (Array.isArray(value)) return value.map(readable);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'data' && typeof item === 'string' ? Buffer.from(item, 'base64').toString() : readable(item),
    ]),
  );
}

/** The files of a chart that -o json and -o yaml print, as texts. */
const decoded = (text: string): string =>
  text.replaceAll(
    /("?data"?: ?"?)([A-Za-z\d+/=]{40,})/g,
    (_, before: string, data: string) => `${before}${Buffer.from(data, 'base64').toString()}`,
  );

const plainIn = ({ namespace }: Place, text: string): string =>
  withoutChance(decoded(text).replaceAll(namespace, 'NAMESPACE'));

/** Without times and what else no two runs have alike. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/"(createdAt|modifiedAt)": "\d+"/g, '"$1": "TIME"')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, 'TIME')
    .replaceAll(/[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/g, 'TIME')
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'UID')
    .replaceAll(/^[EIW]\d{4} .* (?:reflector|request)\.go:.*\n/gm, '')
    .replaceAll(/time=\S+ level=DEBUG.*\n/g, '')
    .replaceAll(/elapsed=\d+s/g, 'elapsed=TIME')
    .replaceAll(/clusterIP=[\d.]+/g, 'clusterIP=IP')
    .replaceAll(POLLED, '')
    .replaceAll(/^(level=DEBUG msg="(?:all resources achieved desired status|Service is ready)" .*\n)\1+/gm, '$1')
    .replaceAll(EVENTS, 'level=DEBUG EVENTS\n')
    .replaceAll(ATONCE, (lines) => `${lines.trimEnd().split('\n').sort().join('\n')}\n`);
}

/** What is logged as often as something was looked at in vain. */
const POLLED =
  /^level=DEBUG msg="(?:waiting for resource|\w+ does not have enough pods ready|\w+ is not ready, observedGeneration .*?)" .*\n/gm;

/** A hook's Job or Pod while it is watched: how many changes are seen is a matter of chance. */
const EVENTS = /(?:^level=DEBUG msg="(?:add\/modify event received|(?:job status|pod) \w+)" .*\n)+/gm;

/** What is logged of objects of one kind, at which helm works at once. */
const ATONCE =
  /(?:^level=DEBUG msg="(?:starting delete resource|ignoring delete failure|Created resource via patch)" .*\n)+/gm;

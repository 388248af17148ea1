/** Checks the reading and printing of YAML against kubectl over random documents and strings. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execute } from '../parity/process.ts';
import type { TestCluster } from './cluster.ts';
import { coxWords } from './program.ts';
import { Random } from './random.ts';
import { randomObject } from './random-strings.ts';
import { randomManifest } from './random-yaml.ts';

interface Programs {
  readonly kubectl: Program;
  readonly cox: Program;
}

type Program = (cwd: string, args: readonly string[]) => Promise<{ readonly stdout: string; readonly stderr: string }>;

/** kubectl and cox as the processes they are, on one cluster. */
export function programs({ kubectl, kubeconfig }: TestCluster, cox: string, home: string): Programs {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    KUBECONFIG: kubeconfig,
    NO_COLOR: '1',
    KUBECTL_KUBERC: 'false',
  };
  const program =
    (file: string, ...first: string[]): Program =>
    (cwd, args) =>
      execute({ file, args: [...first, ...args], cwd, env, stdin: undefined, timeout: 300_000 });
  return { kubectl: program(kubectl), cox: program(...coxWords(cox)) };
}

export interface Difference {
  /** `reader` or `printer`, and the number of the case. */
  readonly kind: Kind;
  readonly number: number;
  readonly input: string;
  readonly kubectl: string;
  readonly cox: string;
}

export interface Comparison {
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** What differs on purpose: docs/differences.md, yaml-escapes and yaml-keys. */
  readonly onPurpose: number;
  /**
   * Inputs that kubectl reads now so, now otherwise: keys that become equal as text, and Go's order
   * of maps decides.
   */
  readonly undecided: number;
}

export type Kind = 'reader' | 'printer';

/** The input of one case; its own seed is that of the run plus its number. */
export function caseInput(kind: Kind, seed: number, number: number): string {
  const random = new Random(seed + number);
  const name = `${kind === 'reader' ? 'd' : 's'}${String(number).padStart(6, '0')}`;
  return kind === 'reader' ? randomManifest(random, name) : randomObject(random, name);
}

/** Compares `count` cases from number `from` on. */
export async function compareYaml(
  kind: Kind,
  { seed, from = 0, count }: { readonly seed: number; readonly from?: number; readonly count: number },
  { kubectl: theirs, cox: ours }: Programs,
): Promise<Comparison> {
  const inputs = new Map<number, string>();
  for (let number = from; number < from + count; number += 1) inputs.set(number, caseInput(kind, seed, number));
  const [kubectl, cox] = await Promise.all([answers(kind, inputs, theirs), answers(kind, inputs, ours)]);
  const suspects = [...inputs.keys()].filter((number) => kubectl.get(number) !== cox.get(number));
  const differences: Difference[] = [];
  let onPurpose = 0;
  let undecided = 0;
  const again = await repeat(kind, inputs, suspects, theirs);
  for (const number of suspects) {
    const input = inputs.get(number) as string;
    const difference = { kind, number, input, kubectl: kubectl.get(number) ?? '', cox: cox.get(number) ?? '' };
    if (again.some((answer) => answer.get(number) !== kubectl.get(number))) undecided += 1;
    else if (isOnPurpose(difference)) onPurpose += 1;
    else differences.push(difference);
  }
  return { compared: inputs.size, differences, onPurpose, undecided };
}

/** kubectl's answers to what differs, a few times more. */
async function repeat(
  kind: Kind,
  inputs: ReadonlyMap<number, string>,
  numbers: readonly number[],
  kubectl: Program,
): Promise<readonly ReadonlyMap<number, string>[]> {
  if (numbers.length === 0) return [];
  const some = new Map(numbers.map((number) => [number, inputs.get(number) as string]));
  const rounds: ReadonlyMap<number, string>[] = [];
  for (let round = 0; round < 6; round += 1) rounds.push(await answers(kind, some, kubectl));
  return rounds;
}

/**
 * kubectl refuses what cox reads (escapes of JSON, characters in strings) or prints (a next-line
 * character in a key).
 */
function isOnPurpose({ kind, input, kubectl }: Difference): boolean {
  if (kind === 'printer') return kubectl === '' && hasNextLineInKey(JSON.parse(input));
  return kubectl.includes('error parsing') && /\\\/|\\u[dD][89a-fA-F]|[\x7f-\x9f\u2028\u2029]/.test(input);
}

function hasNextLineInKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.includes('\x85') || hasNextLineInKey(member));
}

/**
 * What a program answers to each input: its objects and its errors, but for what is wrong where a
 * text is not YAML.
 */
async function answers(
  kind: Kind,
  inputs: ReadonlyMap<number, string>,
  program: Program,
): Promise<Map<number, string>> {
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'cox-yaml-'));
  try {
    mkdirSync(path.join(cwd, 'in'));
    const extension = kind === 'reader' ? 'yaml' : 'json';
    for (const [number, text] of inputs) {
      writeFileSync(path.join(cwd, 'in', `${String(number).padStart(6, '0')}.${extension}`), text);
    }
    const args = [
      'create',
      '--dry-run=client',
      '--validate=false',
      '-f',
      'in',
      '-o',
      kind === 'reader' ? 'json' : 'yaml',
    ];
    const { stdout, stderr } = await program(cwd, args);
    return collect(stdout, stderr, kind === 'reader' ? /^\}\n(?=\{\n)/m : /^---\n/m);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function collect(stdout: string, stderr: string, separator: RegExp): Map<number, string> {
  const found = new Map<number, string>();
  const add = (number: string | undefined, text: string): void => {
    if (number === undefined) return;
    found.set(Number(number), `${found.get(Number(number)) ?? ''}${text}\n`);
  };
  for (const object of stdout.split(separator)) add(/"?name"?: "?[ds](\d{6})/.exec(object)?.[1], object);
  for (const line of stderr.split('\n')) {
    const file = /in\/(\d{6})\.(?:yaml|json)/.exec(line);
    // Go writes what is not UTF-8 in !!binary as an escape when it quotes the JSON of a document.
    add(file?.[1], line.replace(/^(?:error: )?(.*error parsing [^:]*): .*/s, '$1').replaceAll('\\ufffd', '\ufffd'));
  }
  return found;
}

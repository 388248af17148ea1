/**
 * What the real router answers to every case: asked on a cluster, kept in
 * fixtures/ingress/answers.json.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { parseRequest } from '../../../src/resources/ingress/request.ts';
import { traefikBinary, traefikVersion } from './binary.ts';
import { backendNames, type Case, type CaseRequest, caseObjects, ingressClass } from './cases.ts';
import {
  type Answer,
  commandLine,
  ownAddress,
  type RouterOptions,
  type RouterRequest,
  startBackends,
  startRouter,
} from './router.ts';

/** One answer: the case, what was asked, what came. */
export interface RecordedAnswer extends Answer {
  readonly case: string;
  readonly request: string;
}

export interface RecordedAnswers {
  readonly router: { readonly name: string; readonly version: string; readonly commandLine: readonly string[] };
  readonly answers: readonly RecordedAnswer[];
}

const answersFile = path.join(import.meta.dirname, '../../../fixtures/ingress/answers.json');

export const readAnswers = (): RecordedAnswers => JSON.parse(readFileSync(answersFile, 'utf8')) as RecordedAnswers;

export function writeAnswers(answers: RecordedAnswers): void {
  writeFileSync(answersFile, `${JSON.stringify(answers, undefined, 2)}\n`);
}

/** A request as it stands in the answers: method, URL, and the Host header when it is another. */
export function requestText({ ask, method = 'GET' }: CaseRequest): string {
  return `${method} ${ask}`;
}

export interface RecordOptions {
  /** An admin's kubeconfig and a kubectl. */
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly say: (line: string) => void;
}

/**
 * Asks a real router everything. Makes a namespace for each case and removes it; needs an
 * IngressClass "traefik", which it makes.
 */
export async function recordAnswers(cases: readonly Case[], options: RecordOptions): Promise<RecordedAnswers> {
  const binary = await traefikBinary(options.say);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'cox-router-'));
  const kubectl = kubectlOf(options);
  const namespaces = cases.map((_each, index) => `router-${process.pid}-${index}`);
  const hadClass = (await kubectl.run('get', 'ingressclass', 'traefik', '--ignore-not-found', '-o', 'name')) !== '';
  const own = await ownAddress();
  const backends = await Promise.all(cases.map((each) => startBackends(own.address, backendNames(each))));
  try {
    const spaces = namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    await kubectl.apply([...spaces, ingressClass]);
    await kubectl.apply(cases.flatMap((each, index) => caseObjects(each, namespaces[index]!, backends[index]!)));
    const connection = { binary, ...(await connectionOf(kubectl, scratch)) };
    const answers: RecordedAnswer[] = [];
    for (const [index, each] of cases.entries()) {
      answers.push(...(await askCase(each, { ...connection, namespace: namespaces[index]! })));
    }
    return { router: { name: 'Traefik', version: traefikVersion, commandLine }, answers };
  } finally {
    for (const each of backends) each.close();
    await own.giveBack();
    if (!hadClass) await kubectl.run('delete', 'ingressclass', 'traefik', '--ignore-not-found');
    await kubectl.run('delete', 'namespaces', ...namespaces, '--ignore-not-found', '--wait=false');
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function askCase(each: Case, options: RouterOptions): Promise<RecordedAnswer[]> {
  const router = await startRouter(options);
  try {
    const answers: RecordedAnswer[] = [];
    for (const request of each.requests) {
      const answer = await router.ask(routerRequest(request));
      const { either = [] } = request;
      const servedBy = either.includes(answer.servedBy) ? either.join(' or ') : answer.servedBy;
      answers.push({ case: each.name, request: requestText(request), ...answer, servedBy });
    }
    return answers;
  } finally {
    await router.stop();
  }
}

/** The bytes of the request are those that `cox ingress test` means. */
function routerRequest({ ask, method = 'GET' }: CaseRequest): RouterRequest {
  const { scheme, host, path: target, headers, url } = parseRequest(ask, [], method);
  return { scheme, host, target: `${target}${new URL(url).search}`, method, headers };
}

interface Kubectl {
  run(...words: readonly string[]): Promise<string>;
  apply(objects: readonly object[]): Promise<void>;
}

function kubectlOf({ kubeconfig, kubectl }: RecordOptions): Kubectl {
  const execute = promisify(execFile);
  const run = async (words: readonly string[], input?: string): Promise<string> => {
    const running = execute(kubectl, [`--kubeconfig=${kubeconfig}`, ...words], { maxBuffer: 64 * 1024 * 1024 });
    running.child.stdin?.end(input);
    return (await running).stdout;
  };
  return {
    run: (...words) => run(words),
    async apply(objects) {
      const list = { apiVersion: 'v1', kind: 'List', items: objects };
      await run(['apply', '-f', '-'], JSON.stringify(list));
    },
  };
}

async function connectionOf(
  kubectl: Kubectl,
  scratch: string,
): Promise<Pick<RouterOptions, 'server' | 'token' | 'authority'>> {
  const config = JSON.parse(await kubectl.run('config', 'view', '--raw', '--minify', '-o', 'json')) as JsonObject;
  const { cluster } = (config.clusters as { cluster: Record<string, string> }[])[0]!;
  const { user } = (config.users as { user: Record<string, string> }[])[0]!;
  const authority = path.join(scratch, 'ca.crt');
  const data = cluster['certificate-authority-data'];
  writeFileSync(
    authority,
    data === undefined ? readFileSync(cluster['certificate-authority']!) : Buffer.from(data, 'base64'),
  );
  return { server: cluster.server!, token: user.token!, authority };
}

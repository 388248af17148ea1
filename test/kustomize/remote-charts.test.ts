/**
 * Charts of kustomizations that lie on a server of the test: kubectl runs the real helm, our own
 * command runs our own. Nothing leaves the machine.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { folderText } from '../helm/folder.ts';
import { findHelm, runHelm } from '../helm/programs.ts';
import { archives, indexOf } from '../helm/served-charts.ts';
import { inPages, listen, listening, type Served, type Server, serve, startRegistry } from '../helm/servers.ts';
import { good } from '../support/certificates.ts';
import { write } from '../support/git-world.ts';
import type { Typed } from '../support/in-process.ts';
import { findKubectl, runKubectl, runOwn } from './programs.ts';

const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cox-remote-charts-')));
const temporary = path.join(root, 'tmp');
const served: Record<string, Served> = {};
let kubectl: string;
let server: Server;
let secure: Server;
let registry: Server;
let number = 0;

before(async () => {
  kubectl = await findKubectl();
  mkdirSync(temporary);
  const charts = await archives(['web', '0.1.0'], ['web', '0.2.0'], ['web', '0.3.0-rc.1']);
  Object.assign(served, { '/index.yaml': indexOf(charts) });
  for (const [name, data] of Object.entries(charts)) served[`/${name}`] = data;
  server = await listen(serve(served));
  registry = await startRegistry(path.join(root, 'registry'));
  secure = await listening(https.createServer(good, inPages(registry)));
  write(root, { 'ca.crt': good.cert });
  for (const [name, data] of Object.entries(charts)) {
    writeFileSync(path.join(root, name), data);
    const line = ['push', name, `oci://${secure.address}/charts`, '--ca-file', 'ca.crt'];
    assert.equal((await runHelm(await findHelm(), root, line, { env: {}, stdin: '' })).exitCode, 0);
  }
});

after(async () => {
  for (const one of [server, secure, registry]) await one.close();
  rmSync(root, { recursive: true, force: true });
});

/** Folders and processes have names of chance. */
const plain = ({ stdout, stderr, exitCode }: Typed): Typed => ({
  stdout,
  stderr: stderr.replace(/(?<==)[^ ]*\/kustomize-helm-\w+/g, 'HELM'),
  exitCode,
});

const env = { TMPDIR: temporary, SSL_CERT_FILE: path.join(root, 'ca.crt') };

/** Both build the kustomization alike, and leave the same charts. */
async function both(chart: string): Promise<Typed> {
  const told: { typed: Typed; files: string }[] = [];
  number += 1;
  const folder = path.join(root, `case-${number}`);
  for (const run of [runKubectl.bind(undefined, kubectl), runOwn]) {
    mkdirSync(folder);
    const text = `helmCharts:\n- {name: web, releaseName: x, ${chart}}\n`;
    writeFileSync(
      path.join(folder, 'kustomization.yaml'),
      text.replaceAll('SERVER', server.address).replaceAll('REGISTRY', secure.address),
    );
    const typed = await run(folder, { dir: '.', flags: ['--enable-helm'], env, helm: true });
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !/\.(?:config|cache)/.test(name),
    );
    told.push({ typed: plain(typed), files: `${names.sort().join('\n')}\n${await folderText(folder)}` });
    rmSync(folder, { recursive: true });
  }
  const [oracle, own] = told;
  assert.ok(oracle !== undefined && own !== undefined);
  assert.deepEqual(own, oracle);
  assert.deepEqual(readdirSync(temporary), []);
  return own.typed;
}

describe('a chart of a kustomization', () => {
  const found: readonly (readonly [string, string, RegExp])[] = [
    ['is the newest', 'repo: "http://SERVER"', /name: web-0\.2\.0/],
    ['has a version', 'repo: "http://SERVER", version: 0.1.0', /name: web-0\.1\.0/],
    ['is in a range', 'repo: "http://SERVER/", version: "~0.1.0"', /name: web-0\.1\.0/],
    ['is in a registry', 'repo: "oci://REGISTRY/charts", version: 0.1.0', /name: web-0\.1\.0/],
    ['is the newest in a registry', 'repo: "oci://REGISTRY/charts/"', /name: web-0\.2\.0/],
    ['is in development', 'repo: "http://SERVER", devel: true', /name: web-0\.3\.0-rc\.1/],
  ];
  for (const [name, chart, expected] of found) {
    it(name, async () => {
      const { stdout, exitCode } = await both(chart);
      assert.equal(exitCode, 0);
      assert.match(stdout, expected);
    });
  }

  const lost: readonly (readonly [string, string])[] = [
    ['is not there', 'repo: "http://SERVER", version: 9.0.0'],
    ['is not in the registry', 'repo: "oci://REGISTRY/charts", version: 9.0.0'],
    ['has no repository', 'repo: "http://SERVER/none"'],
    ['has a repository that does not answer', 'repo: "http://127.0.0.1:1"'],
    ['has a registry that does not answer', 'repo: "oci://127.0.0.1:1/charts", version: 0.1.0'],
    ['has a repository of no known kind', 'repo: "ftp://127.0.0.1"'],
  ];
  for (const [name, chart] of lost) {
    it(`is an error as in kubectl: ${name}`, async () => {
      assert.equal((await both(chart)).exitCode, 1);
    });
  }
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createSpinner } from '../../src/io/spinner.ts';
import { findGo } from '../../src/sandbox/binaries/build.ts';
import { catalogue } from '../../src/sandbox/binaries/catalogue.ts';
import { ensureBinaries } from '../../src/sandbox/binaries/ensure.ts';
import { recorded, temporaryFolder } from '../support/sandbox.ts';

const skip = (await findGo(process.env)) === undefined ? 'Go is not installed' : false;

// The compiler itself on a module of one file, since one of Kubernetes takes minutes.
test('the real go builds a program of a pinned module, with the version put in', { skip }, async (t) => {
  const home = temporaryFolder(t);
  const module = path.join(home, 'modules', 'tiny');
  mkdirSync(module, { recursive: true });
  writeFileSync(path.join(module, 'go.mod'), 'module coxswain.invalid/tiny\n\ngo 1.21\n');
  writeFileSync(
    path.join(module, 'main.go'),
    'package main\n\nvar version = "unset"\n\nfunc main() { println("tiny", version) }\n',
  );
  const env = {
    ...process.env,
    COXSWAIN_BINARY_CACHE: path.join(home, 'cache'),
    KUBEBUILDER_ASSETS: '',
    GOCACHE: process.env.GOCACHE ?? path.join(os.homedir(), '.cache', 'go-build'),
    // Of no effect on what is built.
    GOFLAGS: '-mod=vendor',
  };
  const { dependencies, stderr } = recorded(env, home);
  const tiny = {
    ...catalogue.etcd,
    module: 'tiny',
    goPackage: 'coxswain.invalid/tiny',
    ldflags: ['-X main.version=v1.2.3'],
    download: () => undefined,
  };
  const options = { modules: path.join(home, 'modules'), catalogue: { ...catalogue, etcd: tiny } };
  const spinner = await createSpinner(dependencies.io);
  const { path: program, origin } = (await ensureBinaries(['etcd'], options, dependencies, spinner)).etcd;
  assert.equal(origin, 'build');
  assert.match(stderr(), /^Building etcd v[\d.]+ with Go \(once on this machine; about 30 seconds\)\n$/);
  const printed = execFileSync('sh', ['-c', '"$0" 2>&1', program], { encoding: 'utf8' });
  assert.equal(printed, 'tiny v1.2.3\n');
});

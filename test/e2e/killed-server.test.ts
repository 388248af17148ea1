/**
 * An API server that is killed and brought back while a command writes many objects: each object is
 * accounted for, and the command never ends without a word.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OwnSandbox, upSandbox } from '../support/own-sandbox.ts';
import { configMap, listOf, numbered, type Started, startCommand } from '../support/started.ts';
import { until } from '../support/typed-behind-proxy.ts';

const COUNT = 200;

describe('an API server that is killed', () => {
  let sandbox: OwnSandbox;
  before(() => {
    sandbox = upSandbox(`killed-${process.pid}`, '--nodes', '1');
  });
  after(() => sandbox?.down());

  const type = (argv: readonly string[], stdin = ''): Started => startCommand(argv, sandbox.env, stdin);
  const revive = (): string => sandbox.sandbox('up', '--nodes', '1');
  const present = async (): Promise<ReadonlySet<string>> => {
    const { stdout, stderr } = await type(['get', 'configmaps', '-o', 'name']).end;
    assert.equal(stderr, '');
    return new Set(stdout.split('\n').filter((name) => name.startsWith('configmap/many-')));
  };
  const namesIn = (text: string, pattern: RegExp): ReadonlySet<string> =>
    new Set([...text.matchAll(pattern)].map(([, name]) => `configmap/${name}`));

  /** Kills the server when so many lines have come, lets the command end, and revives the server. */
  async function killedAfter(lines: number, command: Started, pid: number) {
    await until(`${lines} lines`, () => command.lines() >= lines);
    process.kill(pid, 'SIGKILL');
    const end = await command.end;
    revive();
    assert.equal(end.code, 1, end.stderr);
    return { ...end, there: await present() };
  }

  it('in the middle of create, and of delete: each object is accounted for', async () => {
    const all = numbered(COUNT, 'many');
    let pid = sandbox.pidOf('kube-apiserver');
    const creation = type(['create', '-f', '-'], listOf(all.map(configMap)));
    const made = await killedAfter(40, creation, pid);
    const created = namesIn(made.stdout, /^configmap\/(\S+) created$/gm);
    const perhaps = namesIn(
      made.stderr,
      /^The POST of \S+\/configmaps\/(\S+) was (?:sent, but it is not known|answered with 201:)/gm,
    );
    const failed = made.stderr.match(/^error when creating /gm)?.length ?? 0;
    assert.equal(created.size + failed, COUNT, made.stderr);
    for (const name of created) assert.ok(made.there.has(name), `${name} was said to be created`);
    for (const name of made.there)
      assert.ok(created.has(name) || perhaps.has(name), `${name} was said to have failed: ${made.stderr}`);

    pid = sandbox.pidOf('kube-apiserver');
    const gone = await killedAfter(10, type(['delete', 'configmaps', '--all']), pid);
    const deleted = namesIn(gone.stdout, /^configmap "(many-\S+)" deleted/gm);
    const unknown = namesIn(
      gone.stderr,
      /^The DELETE of \S+\/configmaps\/(\S+) was (?:sent, but it is not known|answered with 200:)/gm,
    );
    for (const name of made.there) {
      if (deleted.has(name)) assert.ok(!gone.there.has(name), `${name} was said to be deleted`);
      else assert.ok(gone.there.has(name) || unknown.has(name), `${name} was said to have failed`);
    }
  });
});

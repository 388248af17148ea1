/**
 * An API server that is killed and brought back while a command writes many objects: each object is
 * accounted for, and the command never ends without a word.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type OwnSandbox, upSandbox } from '../support/own-sandbox.ts';
import { configMap, listOf, numbered, type Started, startCommand } from '../support/started.ts';
import { until } from '../support/typed-behind-proxy.ts';

/** How many objects are written, when so many are needed that the command is still at it. */
const COUNTS = [200, 1_000, 5_000];

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
  async function killedAfter(lines: number, command: Started) {
    const pid = sandbox.pidOf('kube-apiserver');
    await until(`${lines} lines`, () => command.lines() >= lines);
    process.kill(pid, 'SIGKILL');
    const end = await command.end;
    revive();
    return { ...end, there: await present() };
  }

  /** The first that is not done before the server is killed, with the number of its objects. */
  async function inTheMiddle(lines: number, start: (count: number) => Promise<Started>) {
    for (const count of COUNTS) {
      const end = await killedAfter(lines, await start(count));
      if (end.code === 0) continue;
      assert.equal(end.code, 1, end.stderr);
      return { ...end, count };
    }
    return assert.fail(`${COUNTS.at(-1)} objects are written before the server is killed`);
  }

  async function createdBefore(count: number): Promise<void> {
    const { code, stderr } = await type(['apply', '-f', '-'], listOf(numbered(count, 'many').map(configMap))).end;
    assert.equal(code, 0, stderr);
  }

  it('in the middle of create: each object is accounted for', async () => {
    const made = await inTheMiddle(40, async (count) => {
      assert.equal((await type(['delete', 'configmaps', '--all']).end).code, 0);
      return type(['create', '-f', '-'], listOf(numbered(count, 'many').map(configMap)));
    });
    const created = namesIn(made.stdout, /^configmap\/(\S+) created$/gm);
    const perhaps = namesIn(
      made.stderr,
      /^The POST of \S+\/configmaps\/(\S+) was (?:sent, but it is not known|answered with 201:)/gm,
    );
    const failed = made.stderr.match(/^error when creating /gm)?.length ?? 0;
    assert.equal(created.size + failed, made.count, made.stderr);
    for (const name of created) assert.ok(made.there.has(name), `${name} was said to be created`);
    for (const name of made.there)
      assert.ok(created.has(name) || perhaps.has(name), `${name} was said to have failed: ${made.stderr}`);
  });

  it('in the middle of delete: each object is accounted for', async () => {
    let before: ReadonlySet<string> = new Set();
    const gone = await inTheMiddle(10, async (count) => {
      await createdBefore(count);
      before = await present();
      return type(['delete', 'configmaps', '--all']);
    });
    const deleted = namesIn(gone.stdout, /^configmap "(many-\S+)" deleted/gm);
    const unknown = namesIn(
      gone.stderr,
      /^The DELETE of \S+\/configmaps\/(\S+) was (?:sent, but it is not known|answered with 200:)/gm,
    );
    for (const name of before) {
      if (deleted.has(name)) assert.ok(!gone.there.has(name), `${name} was said to be deleted`);
      else assert.ok(gone.there.has(name) || unknown.has(name), `${name} was said to have failed`);
    }
  });
});

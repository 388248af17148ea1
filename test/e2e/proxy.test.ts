/** The proxy beside kubectl's: the same requests, the same answers. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type TestCluster, testCluster } from '../support/cluster.ts';
import { coxWords } from '../support/program.ts';

interface Running {
  readonly child: ChildProcess;
  /** What follows "Starting to serve on ". */
  readonly address: string;
  stderr(): string;
}

interface Ask {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

let cluster: TestCluster;
let folder = '';
const running: ChildProcess[] = [];

before(() => {
  cluster = testCluster();
  folder = mkdtempSync(path.join(os.tmpdir(), 'cox-proxy-'));
  const www = path.join(folder, 'www');
  mkdirSync(path.join(www, 'sub'), { recursive: true });
  mkdirSync(path.join(www, 'page'));
  writeFileSync(path.join(www, 'a.html'), '<b>hi</b>\n');
  writeFileSync(path.join(www, 't.txt'), '0123456789');
  writeFileSync(path.join(www, 'noext'), '\x89PNG\r\n\x1a\n', 'latin1');
  writeFileSync(path.join(www, 'data.xyzzy'), 'a\x00b');
  writeFileSync(path.join(www, 'sub', 'x y&<.json'), '{}');
  writeFileSync(path.join(www, 'sub', 'a:b'), 'text');
  writeFileSync(path.join(www, 'page', 'index.html'), 'a page');
  writeFileSync(path.join(folder, 'outside'), 'outside');
  symlinkSync(path.join(folder, 'outside'), path.join(www, 'link'));
});
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const programs = { kubectl: (): readonly string[] => [cluster.kubectl], cox: coxWords };
type Program = keyof typeof programs;

async function start(program: Program, words: readonly string[]): Promise<Running> {
  const [file = '', ...before] = programs[program]();
  const env = { ...process.env, HOME: folder, KUBECONFIG: cluster.kubeconfig };
  const child = spawn(file, [...before, 'proxy', ...words], { env, cwd: folder });
  running.push(child);
  const text = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (data: string) => {
    text.stderr += data;
  });
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      text.stdout += data;
      const [, address] = /^Starting to serve on (.*)\n/.exec(text.stdout) ?? [];
      if (address !== undefined) resolve({ child, address, stderr: () => text.stderr });
    });
    child.once('close', () => reject(new Error(`${program} ended: ${text.stderr}`)));
  });
}

/** One request over a connection of its own; the path goes as it stands. */
function ask({ address }: Running, { path: target, method = 'GET', headers = {}, body }: Ask): Promise<Answer> {
  const [host, port] = address.startsWith('/')
    ? []
    : [address.slice(0, address.lastIndexOf(':')), address.split(':').at(-1)];
  const where = host === undefined ? { socketPath: address } : { host: host.replace(/[[\]]/g, ''), port };
  return new Promise((resolve, reject) => {
    const request = http.request({ ...where, path: target, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What differs from one request to the next, and the headers of the connection itself. */
const CHANGING = ['date', 'audit-id', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'];

function comparable({ status, headers, body }: Answer) {
  const kept = Object.entries(headers).filter(([name]) => !CHANGING.includes(name));
  return { status, headers: Object.fromEntries(kept), body };
}

async function compare(words: readonly string[], asks: readonly Ask[]): Promise<void> {
  const [theirs, ours] = await Promise.all([start('kubectl', words), start('cox', words)]);
  for (const each of asks) {
    const [expected, actual] = await Promise.all([ask(theirs, each), ask(ours, each)]);
    assert.deepEqual(comparable(actual), comparable(expected), `${each.method ?? 'GET'} ${each.path}`);
  }
  theirs.child.kill();
  ours.child.kill();
}

const evil = { host: 'evil.example' };
const local = { host: 'localhost:1' };

describe('a proxy', { concurrency: true }, () => {
  it('passes on what the filters accept, and refuses the rest', () =>
    compare(
      ['-p', '0'],
      [
        { path: '/version' },
        { path: '/version', method: 'HEAD' },
        { path: '/version', headers: local },
        { path: '/version', headers: evil },
        { path: '/version', headers: { host: 'localhost.evil.example' } },
        { path: '/version', headers: { host: '[::1]:8001' } },
        { path: '/nope' },
        { path: '/api/v1/namespaces/default/pods/nope' },
        { path: '/api/v1/namespaces/default/pods/nope/exec?command=ls' },
        { path: '/api/v1/namespaces/default/pods/nope/attach', method: 'POST' },
        { path: '/api/v1/namespaces/default/pods/nope/%65xec' },
        { path: '/api/v1/namespaces/default/pods/nope%2Fexec' },
        { path: '/api/v1//namespaces/../namespaces/default/./pods/nope/exec' },
        { path: '//version?a=b' },
        { path: '/version/../version' },
        { path: '/api/v1/namespaces/default', headers: { authorization: 'Bearer nobody' } },
        { path: '/api/v1/namespaces/default/configmaps', headers: { 'impersonate-user': 'nobody' } },
        { path: '/api/v1/namespaces/default', headers: { accept: 'application/yaml' } },
        {
          path: '/api/v1/namespaces',
          method: 'POST',
          body: '{"kind": "Namespace"',
          headers: { 'content-type': 'application/json' },
        },
      ],
    ));

  it('has filters of ones own', () =>
    compare(
      [
        '-p',
        '0',
        '--accept-paths=^/version,^/api$',
        '--reject-paths=x$',
        '--reject-methods=^(PUT|DELETE)$',
        '--accept-hosts=^(?i:LOCALHOST)$,a+$',
      ],
      [
        { path: '/version', headers: local },
        { path: '/version', headers: { host: 'b.aaaa' } },
        { path: '/version' },
        { path: '/api', headers: local },
        { path: '/apis', headers: local },
        { path: '/versionx', headers: local },
        { path: '/version', method: 'PUT', headers: local },
        { path: '/version', method: 'DELETE', headers: local },
      ],
    ));

  it('serves the API below another path', () =>
    compare(
      ['-p', '0', '--api-prefix=/custom'],
      [
        { path: '/custom/version' },
        { path: '/custom' },
        { path: '/custom?a=b' },
        { path: '/custom/' },
        { path: '/version' },
        { path: '/customs/version' },
        { path: '/custom/api/v1/namespaces/default/pods/nope/exec' },
      ],
    ));

  it('serves a part of the API as it stands', () =>
    compare(
      ['-p', '0', '--api-prefix=/api/'],
      [{ path: '/api/v1/namespaces/default' }, { path: '/version' }, { path: '/api' }],
    ));

  it('serves files as Go does', () =>
    compare(
      ['-p', '0', '--www=www', '--www-prefix=/files'],
      [
        ...['/files', '/files/', '/files/a.html', '/files/t.txt', '/files/noext', '/files/data.xyzzy', '/files/link'],
        ...[
          '/files/page',
          '/files/page?a=b',
          '/files/page/',
          '/files/page/index.html',
          '/files/sub/',
          '/files/sub/x%20y&%3C.json',
        ],
        ...[
          '/files/t.txt/',
          '/files/none',
          '/files/none/',
          '/files/t.txt/x',
          '/files/../files/t.txt',
          '/files/sub/a:b',
        ],
        ...['/files/%2e%2e/outside', '/files/..%2foutside', '/files/%00', '/files//t.txt', '/version'],
      ].map((target) => ({ path: target })),
    ));

  it('serves parts of files, and heads', () =>
    compare(
      ['-p', '0', '-w', 'www', '-P', '/files/'],
      [
        { path: '/files/t.txt', method: 'HEAD' },
        { path: '/files/t.txt', method: 'POST' },
        { path: '/files/t.txt', headers: { range: 'bytes=2-4' } },
        { path: '/files/t.txt', headers: { range: 'bytes=-3' } },
        { path: '/files/t.txt', headers: { range: 'bytes=8-' } },
        { path: '/files/t.txt', headers: { range: 'bytes=99-' } },
        { path: '/files/t.txt', headers: { 'if-modified-since': new Date(Date.now() + 1000).toUTCString() } },
        { path: '/files/t.txt', headers: { 'if-modified-since': new Date(0).toUTCString() } },
        // the filters are for the API
        { path: '/files/t.txt', headers: evil },
      ],
    ));

  it('adds the path of the server when told to', async () => {
    const server = ['-p', '0', `--server=${cluster.server}/api`];
    await compare(server, [{ path: '/version' }]);
    await compare([...server, '--append-server-path', '--keepalive=10s'], [{ path: '/v1/namespaces/default' }]);
  });

  it('says that the server does not answer', async () => {
    const words = ['-p', '0', '--server=https://127.0.0.1:1'];
    await compare(words, [
      { path: '/version' },
      { path: '/version', headers: { connection: 'upgrade', upgrade: 'x' } },
    ]);
    const ours = await start('cox', words);
    await ask(ours, { path: '/version' });
    assert.match(
      ours.stderr(),
      /^E.*\] Error while proxying request: dial tcp 127.0.0.1:1: connect: connection refused\n$/,
    );
  });

  it('listens on a Unix socket that only the user can use', async () => {
    const socket = path.join(folder, 's.sock');
    await new Promise<void>((resolve) => net.createServer().listen(socket, resolve).unref());
    const ours = await start('cox', [`--unix-socket=${socket}`, '--disable-filter']);
    assert.equal(statSync(socket).mode & 0o777, 0o700);
    assert.equal(ours.stderr(), '');
    assert.equal((await ask(ours, { path: '/version', headers: evil })).status, 200);
  });

  it('passes the events of a watch on as they come, and ends with Ctrl-C', async () => {
    const ours = await start('cox', ['-p', '0']);
    const [, port = ''] = ours.address.split(':');
    const target = '/api/v1/namespaces?watch=1&allowWatchBookmarks=true';
    const first = await new Promise<string>((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, path: target }, (response) =>
          response.once('data', (data) => resolve(String(data))),
        )
        .on('error', reject);
    });
    assert.match(first, /^\{"type":"ADDED"/);
    const ended = new Promise((resolve) => ours.child.once('close', (code) => resolve(code)));
    ours.child.kill('SIGINT');
    assert.equal(await ended, 130);
  });

  it('carries a WebSocket when no filter refuses it', async () => {
    const [theirs, ours] = await Promise.all([
      start('kubectl', ['-p', '0', '--disable-filter']),
      start('cox', ['-p', '0', '--disable-filter']),
    ]);
    const talk = ({ address }: Running): Promise<string> =>
      new Promise((resolve) => {
        const url = `ws://${address}/api/v1/namespaces/default/configmaps?watch=1`;
        const socket = new WebSocket(url, { origin: 'http://localhost' });
        socket.once('error', (error) => resolve(`error ${error.message}`));
        socket.once('close', () => resolve('closed without a message'));
        socket.once('message', (data) => {
          resolve(String(data).slice(0, 16));
          socket.terminate();
        });
      });
    assert.equal(await talk(theirs), '{"type":"ADDED",');
    assert.equal(await talk(ours), '{"type":"ADDED",');
    assert.match(
      ours.stderr(),
      /^W.*\] Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious\n$/,
    );
    const refused = {
      path: '/api/v1/namespaces/default/pods/nope/exec?command=ls&stdout=1',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    };
    const [expected, actual] = await Promise.all([ask(theirs, refused), ask(ours, refused)]);
    assert.deepEqual([actual.status, actual.body], [expected.status, expected.body]);
    assert.equal(actual.status, 404);
  });

  it('sends no header of its own neighbours to the server', async () => {
    const seen: Record<string, string | string[] | undefined>[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.headers);
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const words = ['-p', '0', `--server=http://127.0.0.1:${port}`, '--token=secret', '--as=somebody'];
    const headers = {
      'proxy-authorization': 'Basic cHc=',
      connection: 'x-hop',
      'x-hop': '1',
      te: 'trailers',
      'x-end': '2',
      cookie: 'a=b',
    };
    const theirs = await start('kubectl', words);
    await ask(theirs, { path: '/a%20b?c=%20d', headers });
    const ours = await start('cox', words);
    await ask(ours, { path: '/a%20b?c=%20d', headers });
    server.close();
    const [expected, actual] = seen.map(
      ({ connection, 'accept-encoding': encoding, 'user-agent': agent, ...rest }) => rest,
    );
    assert.equal(expected?.authorization, undefined, 'a token goes over TLS only');
    assert.deepEqual(actual, expected);
  });

  it('refuses patterns and places as kubectl does', async () => {
    const failure = (program: Program, words: readonly string[]): Promise<string> =>
      start(program, words).then(
        () => 'it serves',
        (error: Error) => error.message.replace(/^\w+ ended: /, '').replace(/^F.*\]/, 'F'),
      );
    const busy = net.createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as net.AddressInfo;
    for (const words of [
      ['--accept-paths=['],
      ['--reject-methods=(?=a)'],
      ['-p', String(port)],
      ['-u', path.join(folder, 'outside')],
      ['-u', 'missing-folder/s'],
    ]) {
      assert.equal(await failure('cox', words), await failure('kubectl', words), words.join(' '));
    }
    busy.close();
  });

  it('is not held up by a pattern', async () => {
    const ours = await start('cox', ['-p', '0', '--reject-paths=^/(a+)+$']);
    const begun = Date.now();
    assert.equal((await ask(ours, { path: `/${'a'.repeat(5000)}!` })).status, 404);
    assert.ok(Date.now() - begun < 5000);
    assert.equal(readFileSync(path.join(folder, 'outside'), 'utf8'), 'outside');
  });
});

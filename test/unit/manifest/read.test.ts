import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Context } from '../../../src/context.ts';
import { expandFilenames } from '../../../src/manifest/files.ts';
import { inputName, readInput } from '../../../src/manifest/read.ts';
import { readUrl } from '../../../src/manifest/url.ts';

const pauses: number[] = [];
const terminal = {
  isTerminal: false,
  said: '',
  write(text: string): void {
    this.said += text;
  },
};

function contextIn(cwd: string, stdin = ''): Context {
  const clock = {
    now: () => 0,
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  const input = (async function* () {
    yield Buffer.from(stdin);
  })();
  return {
    cwd,
    env: {},
    platform: 'linux',
    clock,
    signal: new AbortController().signal,
    io: { stdin: input, stderr: terminal },
  } as unknown as Context;
}

async function entries(cwd: string, input: Parameters<typeof readInput>[1], validate = false): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of readInput(contextIn(cwd, 'kind: A\n---\nkind: B\n'), input, validate)) {
    found.push(
      'error' in entry ? entry.error.message : `${entry.source.file}:${entry.source.line} ${entry.object.kind}`,
    );
  }
  return found;
}

describe('files behind -f', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'cox-manifest-'));
    await mkdir(path.join(folder, 'dir/below'), { recursive: true });
    for (const name of ['dir/b.yaml', 'dir/a.yml', 'dir/c.json', 'dir/d.txt', 'dir/below/e.yaml', 'f.conf']) {
      await writeFile(path.join(folder, name), `kind: K\nmetadata: {name: x}\n---\nkind: [\n`);
    }
  });
  after(() => rm(folder, { recursive: true }));

  const names = async (filenames: readonly string[], recursive = false): Promise<string[]> => {
    const { inputs, errors } = await expandFilenames({ filenames, recursive }, folder);
    return [...inputs.map((input) => (input.kind === 'file' ? input.path : input.kind)), ...errors.map(String)];
  };

  it('are sought as kubectl seeks them', async () => {
    assert.deepEqual(await names(['dir']), ['dir/a.yml', 'dir/b.yaml', 'dir/c.json']);
    assert.deepEqual(await names(['dir/'], true), ['dir/a.yml', 'dir/b.yaml', 'dir/below/e.yaml', 'dir/c.json']);
    assert.deepEqual(await names(['f.conf', '-', 'https://example.com/x']), ['f.conf', 'stdin', 'url']);
    assert.deepEqual(await names(['dir/*.y*ml', '*/below/?.yaml']), ['dir/a.yml', 'dir/b.yaml', 'dir/below/e.yaml']);
  });

  it('tell one file from more', async () => {
    const implied = async (...filenames: string[]) =>
      (await expandFilenames({ filenames, recursive: false }, folder)).singleItemImplied;
    assert.equal(await implied('f.conf'), true);
    assert.equal(await implied('f.conf', 'f.conf'), false);
    assert.equal(await implied('dir'), false);
    assert.equal(await implied('dir/below'), true);
    assert.equal(await implied('-'), false);
  });

  it('are read up to what is broken', async () => {
    const [first, second, ...rest] = await entries(folder, { kind: 'file', path: 'f.conf' });
    assert.equal(first, 'f.conf:1 K');
    assert.match(second ?? '', /^error parsing f\.conf: error converting YAML to JSON: yaml: line 4: /);
    assert.deepEqual(rest, []);
    assert.deepEqual(await entries(folder, { kind: 'file', path: 'nope' }), ['open nope: no such file or directory']);
    assert.deepEqual(await entries(folder, { kind: 'file', path: 'dir' }), [
      'error parsing dir: read dir: is a directory',
    ]);
  });

  it('tell a person, and no program, of keys that stand twice', async () => {
    await writeFile(path.join(folder, 'twice.yaml'), 'kind: K\nmetadata:\n  name: x\n  name: y\n');
    for (const isTerminal of [false, true]) {
      Object.assign(terminal, { isTerminal, said: '' });
      await entries(folder, { kind: 'file', path: 'twice.yaml' });
      const notice = 'Warning: twice.yaml:4: the key "name" stands twice, the last one counts\n';
      assert.equal(terminal.said, isTerminal ? notice : '');
    }
    terminal.isTerminal = false;
  });

  it('may be the standard input', async () => {
    assert.deepEqual(await entries(folder, { kind: 'stdin' }), ['STDIN:1 A', 'STDIN:3 B']);
    assert.deepEqual(await entries(folder, { kind: 'stdin' }, true), [
      'error validating "STDIN": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false',
    ]);
  });
});

/** Answers those paths that are more than a status; returns whether it did. */
function served(target: string, response: ServerResponse): boolean {
  const zipped = gzipSync('kind: A');
  const bodies: Readonly<Record<string, Uint8Array>> = {
    '/gzip': zipped,
    '/gzip-cut': zipped.subarray(0, -9),
    '/gzip-no': Buffer.from('kind: A'),
    '/gzip-sum': Buffer.concat([zipped.subarray(0, -8), Buffer.alloc(8)]),
  };
  const body = bodies[target];
  if (body !== undefined) response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
  else if (target === '/loop') response.writeHead(302, { location: '/loop' }).end();
  else if (target === '/cut') {
    response.writeHead(200, { 'content-length': 9999 }).write('kind: A\n---\nki');
    setTimeout(() => response.destroy(), 50);
  } else return false;
  return true;
}

describe('URLs behind -f', () => {
  let server: Server;
  let asked = 0;
  let base = '';
  before(async () => {
    server = createServer((request, response) => {
      asked += 1;
      if (served(request.url ?? '', response)) return;
      const status = request.url === '/late' ? (asked < 3 ? 503 : 200) : Number(request.url?.slice(1));
      response.writeHead(status, status === 302 ? { location: '/200' } : {});
      response.end('kind: A');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const read = async (target: string): Promise<string> => {
    asked = 0;
    pauses.length = 0;
    return Buffer.from(await readUrl(contextIn('.'), base + target)).toString();
  };

  it('are read, redirects followed', async () => {
    assert.equal(await read('/200'), 'kind: A');
    assert.equal(await read('/302'), 'kind: A');
  });

  it('are asked three times while the server fails', async () => {
    assert.equal(await read('/late'), 'kind: A');
    assert.deepEqual([asked, pauses], [3, [1000, 1000]]);
    const problem = `unable to read URL "${base}/500", server reported 500 Internal Server Error, status code=500`;
    await assert.rejects(read('/500'), { message: problem });
    assert.equal(asked, 3);
  });

  it('are expanded when the server compresses', async () => {
    assert.equal(await read('/gzip'), 'kind: A');
    await assert.rejects(read('/gzip-cut'), { message: `error parsing ${base}/gzip-cut: unexpected EOF` });
    await assert.rejects(read('/gzip-no'), { message: `error parsing ${base}/gzip-no: gzip: invalid header` });
    await assert.rejects(read('/gzip-sum'), { message: `error parsing ${base}/gzip-sum: gzip: invalid checksum` });
  });

  it('are asked once when the body breaks off', async () => {
    await assert.rejects(read('/cut'), { message: `error parsing ${base}/cut: unexpected EOF` });
    assert.equal(asked, 1);
  });

  it('are not asked for ever', async () => {
    await assert.rejects(read('/loop'), { message: 'stopped after 10 redirects' });
    assert.equal(asked, 30);
  });

  it('fail in the words of Go', async () => {
    const fails = (url: string, message: string) => assert.rejects(readUrl(contextIn('.'), url), { message });
    for (const url of ['http://', 'https://', 'http:///x', 'http://?a', 'https://u@/x'])
      await fails(url, 'http: no Host in request URL');
    const plain = createTcpServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end('what is this'));
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    await fails(`https://127.0.0.1:${port}/x`, 'tls: first record does not look like a TLS handshake');
    plain.close();
  });

  it('are named as Go writes them', async () => {
    const named = async (url: string) =>
      (await expandFilenames({ filenames: [url], recursive: false }, '.')).inputs.map(inputName);
    assert.deepEqual(await named('http://h/a b!%2F?c d'), ['http://h/a%20b%21/?c d']);
    assert.deepEqual(await named("http://h/é'("), ['http://h/%C3%A9%27%28']);
    assert.deepEqual(await named("http://h/x/../y%2F'("), ["http://h/x/../y%2F'("]);
    assert.deepEqual(await named('http://h/x#fra g'), ['http://h/x#fra%20g']);
  });

  it('are asked once when the answer is final', async () => {
    const problem = `unable to read URL "${base}/404", server reported 404 Not Found, status code=404`;
    await assert.rejects(read('/404'), { message: problem });
    assert.equal(asked, 1);
  });
});

/** Git repositories of a test, and a web server that has them and files too. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What git reads here: nothing of the machine's. */
const plain = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** Runs git in a folder and yields what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd: folder,
    env: plain,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

/** Commits the files, and yields the hash. The repository is made first when there is none. */
export function commit(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  write(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=x');
  return git(folder, 'rev-parse', 'HEAD');
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A request without an answer; `gone` resolves when its sender has hung up. */
export interface Held {
  readonly gone: Promise<void>;
}

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The next request of that path, which gets no answer: resolves when it has come. */
  hold(pathname: string): Promise<Held>;
  close(): Promise<void>;
}

/** Answers by path, and has the repositories below `folder`; all else is not found. */
export async function startWebServer(folder: string, answers: Readonly<Record<string, Answer>>): Promise<WebServer> {
  const waiting = new Map<string, (held: Held) => void>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const answer = answers[pathname];
    const hold = waiting.get(pathname);
    if (hold !== undefined) {
      waiting.delete(pathname);
      hold({ gone: new Promise((resolve) => request.socket.on('close', () => resolve())) });
    } else if (answer !== undefined) answer(request, response);
    else if (/\/(?:info\/refs|git-upload-pack)$/.test(pathname))
      backend(folder, pathname, searchParams, request, response);
    else response.writeHead(404).end('not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (pathname) => new Promise((resolve) => waiting.set(pathname, resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Lets git answer git, as a CGI program. */
function backend(
  folder: string,
  pathname: string,
  search: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...plain,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: search.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const parts: Buffer[] = [];
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.on('close', () => {
    const whole = Buffer.concat(parts);
    const end = whole.indexOf('\r\n\r\n');
    const headers = whole.subarray(0, end).toString().split('\r\n');
    const status = headers.find((line) => line.startsWith('Status: '))?.slice('Status: '.length);
    for (const line of headers.filter((each) => !each.startsWith('Status: ') && each.includes(': '))) {
      const [name = '', value = ''] = line.split(': ');
      response.setHeader(name, value);
    }
    response.writeHead(Number.parseInt(status ?? '200', 10)).end(whole.subarray(end + 4));
  });
}

/** A copy of a repository as `git clone --bare` makes it. */
export function bareCopy(of: string, to: string): void {
  cpSync(path.join(of, '.git'), to, { recursive: true });
  git(to, 'config', 'core.bare', 'true');
}

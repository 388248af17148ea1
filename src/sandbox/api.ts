import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { serverAddress } from './components.ts';
import type { SandboxFiles } from './paths.ts';
import type { SandboxState } from './state.ts';

export interface Answer {
  readonly code: number;
  readonly body: string;
}

const timeout = 5_000;

function ask(url: string, options: https.RequestOptions, body?: string): Promise<Answer> {
  const { request } = url.startsWith('http:') ? http : https;
  return new Promise((resolve, reject) => {
    const call = request(url, { ...options, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ code: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.setTimeout(timeout, () => call.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    call.on('error', reject);
    call.end(body);
  });
}

/**
 * One request to the sandbox's API server as its administrator. The cluster layer of the commands
 * needs a kubeconfig and discovery; this is used before either exists. Throws the error of the
 * connection.
 */
export async function askServer(
  files: SandboxFiles,
  state: SandboxState,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const ca = await readFile(files.certificate);
  const headers = {
    Authorization: `Bearer ${state.token}`,
    Accept: 'application/json',
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  };
  const text = body === undefined ? undefined : JSON.stringify(body);
  return ask(serverAddress(state) + path, { method, headers, ca }, text);
}

/**
 * Whether an address of this machine answers 200. Its certificate is not checked: components make
 * theirs in memory.
 */
export async function answersOk(url: string): Promise<boolean> {
  try {
    return (await ask(url, { method: 'GET', rejectUnauthorized: false })).code === 200;
  } catch {
    return false;
  }
}

/** Whether the API server says it is ready to this sandbox's token. */
export async function serverReady(files: SandboxFiles, state: SandboxState): Promise<boolean> {
  try {
    return (await askServer(files, state, 'GET', '/readyz')).code === 200;
  } catch {
    return false;
  }
}

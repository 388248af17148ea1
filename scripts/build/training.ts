/**
 * Runs an executable on common lines, so that the next one has the code of those lines together: it
 * is read from the file as it is needed, and what lies scattered costs time and memory.
 *
 * The lines ask a server on this machine that has recorded answers, over TLS and HTTP/2 as a real one
 * does; nothing of it is in the executable but the order of its code.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { good } from '../../test/support/certificates.ts';
import { startRecordedCluster } from '../../test/support/recorded-cluster.ts';

const root = path.join(import.meta.dirname, '../..');

/** What is typed most, first; `map.yaml` is one object. */
const LINES: readonly string[] = [
  'version --client',
  'get pods',
  'get pods -o wide',
  'get deployments -o yaml',
  'get pods -o json',
  'get --help',
  'get nodes',
  'create configmap a --from-literal=a=b --dry-run=client -o yaml',
  'apply -f map.yaml --dry-run=client --validate=false',
  'config get-contexts',
  `helm template release ${path.join(root, 'fixtures/charts/basic')}`,
  'completion bash',
];

/** The recorded answers over TLS. */
async function startServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const recorded = await startRecordedCluster(path.join(root, 'test/golden/cluster.json'), new Date(0).toUTCString());
  const server = http2.createSecureServer({ ...good, allowHTTP1: true }, async (request, response) => {
    const accept = String(request.headers.accept ?? '');
    const answer = await fetch(new URL(request.url, recorded.url), { headers: { accept } });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      await recorded.close();
    },
  };
}

function writeKubeconfig(file: string, server: string): void {
  const cluster = { server, 'certificate-authority-data': Buffer.from(good.cert).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token: 'a' } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    'current-context': 'c',
  };
  writeFileSync(file, JSON.stringify(config));
}

/** Files with the order of what ran, for `bun build --bytecode-order`; they are made in `folder`. */
export async function trainingRuns(executable: string, folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const server = await startServer();
  try {
    const kubeconfig = path.join(folder, 'kubeconfig');
    writeKubeconfig(kubeconfig, server.url);
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' }, data: { a: 'b' } };
    writeFileSync(path.join(folder, 'map.yaml'), JSON.stringify(map));
    const files: string[] = [];
    for (const [index, line] of LINES.entries()) {
      const order = path.join(folder, `order-${index}`);
      const env = { HOME: folder, KUBECONFIG: kubeconfig, PATH: process.env.PATH };
      // the second run has the answers of discovery in its cache, as nearly every run
      for (const more of [{}, { BUN_BYTECODE_ORDER_OUT: order }]) {
        const child = spawn(executable, line.split(' '), {
          cwd: folder,
          env: { ...env, ...more },
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        const [code] = (await once(child, 'close')) as [number | null];
        if (code !== 0) throw new Error(`cox ${line}: exit ${code}`);
      }
      files.push(order);
    }
    return files;
  } finally {
    await server.close();
  }
}

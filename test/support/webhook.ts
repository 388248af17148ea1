/**
 * An admission webhook on 127.0.0.1 over TLS: `/deny` says no with a reason, `/slow` does not
 * answer in time.
 */
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { good } from './certificates.ts';

export interface TestWebhook {
  /** 127.0.0.1:PORT */
  readonly address: string;
  /** What a WebhookClientConfig trusts it by. */
  readonly caBundle: string;
  close(): Promise<void>;
}

interface AdmissionReview {
  readonly request: { readonly uid: string };
}

async function readJson<T>(request: AsyncIterable<Buffer>): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as T;
}

/** Starts it on a free port. */
export async function startWebhook(): Promise<TestWebhook> {
  const server = https.createServer({ ...good }, async (request, response) => {
    const review = await readJson<AdmissionReview>(request);
    if (request.url?.startsWith('/slow')) return;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: {
          uid: review.request.uid,
          allowed: false,
          status: { code: 403, message: 'every container must name the team that owns it' },
        },
      }),
    );
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    caBundle: Buffer.from(good.cert).toString('base64'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

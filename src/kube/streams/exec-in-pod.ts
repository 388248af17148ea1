import type { Cluster } from '../cluster.ts';
import { newDeadline } from '../transport/deadline.ts';
import { runRemote } from './remote-command.ts';
import type { ExecRequest, ExecResult } from './requests.ts';

const DEFAULT_LIMIT = 1 << 20;

/** See index.ts. */
export async function execInPod(cluster: Cluster, request: ExecRequest): Promise<ExecResult> {
  const limit = request.limit ?? DEFAULT_LIMIT;
  const stdout = newCollector(limit);
  const stderr = newCollector(limit);
  const deadline = newDeadline(request.signal ?? cluster.streams.signal, request.timeout ?? 0);
  const { namespace, pod, container = '', command, stdin } = request;
  try {
    const exitCode = await runRemote(
      cluster,
      { subresource: 'exec', namespace, pod, container, command, tty: false, signal: deadline.signal },
      { stdin: stdin === undefined ? undefined : whole(stdin), stdout: stdout.take, stderr: stderr.take },
    );
    return {
      exitCode,
      stdout: stdout.bytes(),
      stderr: stderr.bytes(),
      truncated: stdout.truncated() || stderr.truncated(),
    };
  } finally {
    deadline.clear();
  }
}

const PIECE = 1 << 16;

async function* whole(stdin: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(stdin);
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

function newCollector(limit: number) {
  const pieces: Uint8Array[] = [];
  let left = limit;
  let dropped = false;
  return {
    take: (data: Uint8Array): void => {
      if (data.length > left) dropped = true;
      const kept = data.subarray(0, left);
      left -= kept.length;
      if (kept.length > 0) pieces.push(kept);
    },
    bytes: () => Buffer.concat(pieces),
    truncated: () => dropped,
  };
}

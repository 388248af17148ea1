/**
 * The two messages of grpc.health.v1, and the meaning of an answer for the kubelet
 * (pkg/probe/grpc).
 */
import type { Answer } from './answer.ts';

/** A length-prefixed HealthCheckRequest: field 1 is the service's name. */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a]), varint(name.length), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/**
 * The status of a length-prefixed HealthCheckResponse (field 1, an enum; absent is UNKNOWN), or the
 * problem as a sentence.
 */
export function healthStatus(body: Uint8Array): { readonly status: string } | { readonly problem: string } {
  const bytes = Buffer.from(body);
  if (bytes.length < 5) return { problem: 'the answer is not a gRPC message' };
  if (bytes[0] !== 0) return { problem: 'the answer is compressed' };
  const message = bytes.subarray(5, 5 + bytes.readUInt32BE(1));
  let value = 0;
  for (let at = 0; at < message.length; ) {
    const key = readVarint(message, at);
    if (key === undefined) return { problem: 'the answer is not a HealthCheckResponse' };
    const field = readVarint(message, key.next);
    if (field === undefined || (key.value & 7) > 2) return { problem: 'the answer is not a HealthCheckResponse' };
    const isBytes = (key.value & 7) === 2;
    if (key.value === 8) value = field.value;
    at = isBytes ? field.next + field.value : field.next;
  }
  return { status: statuses[value] ?? String(value) };
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: start + index + 1 };
  }
  return undefined;
}

/** Names of the codes as Go's grpc writes them. */
const codes = [
  ...[
    'OK',
    'Canceled',
    'Unknown',
    'InvalidArgument',
    'DeadlineExceeded',
    'NotFound',
    'AlreadyExists',
    'PermissionDenied',
  ],
  ...['ResourceExhausted', 'FailedPrecondition', 'Aborted', 'OutOfRange', 'Unimplemented', 'Internal', 'Unavailable'],
  ...['DataLoss', 'Unauthenticated'],
];

/** What an answer means: its grpc-status and grpc-message, its body. `timeout` is in seconds. */
export function judgeHealth(
  code: number,
  message: string,
  body: Uint8Array,
  timeout: number,
): Pick<Answer, 'result' | 'text'> {
  const failure = (text: string): Pick<Answer, 'result' | 'text'> => ({ result: 'failure', text });
  if (codes[code] === 'Unimplemented') {
    return failure(
      `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${message}`,
    );
  }
  if (codes[code] === 'DeadlineExceeded') return failure(`timeout: health rpc did not complete within ${timeout}s`);
  if (code !== 0) {
    return failure(
      `error: health rpc probe failed: rpc error: code = ${codes[code] ?? `Code(${code})`} desc = ${message}`,
    );
  }
  const answer = healthStatus(body);
  if ('problem' in answer) return failure(`error: health rpc probe failed: ${answer.problem}`);
  return answer.status === 'SERVING'
    ? { result: 'success', text: 'service healthy' }
    : failure(`service unhealthy (responded with ${JSON.stringify(answer.status)})`);
}

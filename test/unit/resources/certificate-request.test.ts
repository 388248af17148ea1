import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseCertificateRequest } from '../../../src/describe/parts/certificate-request.ts';

// Made by openssl; test/unit/describe holds what kubectl says of it.
const recorded = path.join(import.meta.dirname, '../describe/recorded/csr-descr-csr.golden');
const object = /^object (.*)$/m.exec(readFileSync(recorded, 'utf8'))?.[1] ?? '';
const pem = Buffer.from(JSON.parse(object).spec.request, 'base64').toString();
const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');

function wrap(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${text}\n-----END CERTIFICATE REQUEST-----\n`;
}

test('subject and alternative names', () => {
  const request = parseCertificateRequest(pem);
  assert.deepEqual(request.subject.get('Organization'), ['dev', 'ops']);
  assert.deepEqual(request.dnsNames, ['a.example.com', 'b.example.com']);
  assert.deepEqual(request.ipAddresses, ['10.0.0.1', '2001:db8::1']);
});

test('another kind of PEM, and none', () => {
  const message = 'PEM block type must be CERTIFICATE REQUEST';
  assert.throws(() => parseCertificateRequest(''), { name: 'SyntaxError', message });
  assert.throws(() => parseCertificateRequest(pem.replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE')), { message });
});

test('a request cut off anywhere is refused, not misread', () => {
  for (let length = 0; length < der.length; length++) {
    assert.throws(() => parseCertificateRequest(wrap(der.subarray(0, length))), SyntaxError);
  }
});

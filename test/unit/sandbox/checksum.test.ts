import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDigest, findPinnedDigest } from '../../../src/sandbox/binaries/checksum.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

test('a bare digest is that of the one file', () => {
  assert.equal(findDigest(`${a.toUpperCase()}\n`, 'kubectl'), a);
});

test('a sha256sum list is searched by file name', () => {
  const list = `${a}  etcd-v1-linux-amd64.tar.gz\n${b} *dist/etcd-v1-linux-arm64.tar.gz\n`;
  assert.equal(findDigest(list, 'etcd-v1-linux-amd64.tar.gz'), a);
  assert.equal(findDigest(list, 'etcd-v1-linux-arm64.tar.gz'), b);
  assert.equal(findDigest(list, 'etcd-v1-darwin-arm64.zip'), undefined);
});

test('a GitHub release is searched by asset name', () => {
  const release = JSON.stringify({ assets: [{ name: 'kwok-linux-amd64', digest: `sha256:${b}` }, { name: 'old' }] });
  assert.equal(findDigest(release, 'kwok-linux-amd64'), b);
  assert.equal(findDigest(release, 'old'), undefined);
  assert.equal(findDigest('{"message": "API rate limit exceeded"}', 'kwok-linux-amd64'), undefined);
  assert.equal(findDigest('{not json', 'kwok-linux-amd64'), undefined);
});

test('no digest of another length or alphabet is taken', () => {
  assert.equal(findDigest('a'.repeat(63), 'kubectl'), undefined);
  assert.equal(findDigest('<html>Not found</html>', 'kubectl'), undefined);
});

test('a list of the user is searched by the end of the address, the longest name counting', () => {
  const url = 'https://dl.k8s.io/v1.37.2/bin/linux/amd64/kubectl';
  assert.equal(findPinnedDigest(`${a}  kubectl\n`, url), a);
  assert.equal(findPinnedDigest(`${a}  kubectl\n${b}  ./linux/amd64/kubectl\n`, url), b);
  assert.equal(findPinnedDigest(`${a}  bectl\n${a}  linux/arm64/kubectl\n`, url), undefined);
});

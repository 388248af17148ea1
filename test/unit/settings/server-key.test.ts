import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serverKey } from '../../../src/commands/writing/server-key.ts';

describe('the key of a server', () => {
  it('is one for all spellings of a URL', () => {
    for (const url of [
      'https://prod.example.com',
      'https://prod.example.com:443/',
      'HTTPS://PROD.example.com./',
      'https://me:secret@prod.example.com',
      'https://prod.example.com//',
    ]) {
      assert.equal(serverKey(url), 'prod.example.com:443', url);
    }
  });

  it('has the port and the path', () => {
    const urls = [
      'https://a:6443',
      'https://a:6444',
      'https://b:6443',
      'https://a:6443/k8s/one',
      'https://a:6443/k8s/two',
    ];
    assert.equal(new Set(urls.map(serverKey)).size, urls.length);
  });

  it('is one for all names and addresses of this machine', () => {
    for (const host of [
      'localhost',
      'LOCALHOST.',
      'prod.localhost',
      '127.0.0.1',
      '127.1',
      '127.0.0.53',
      '0.0.0.0',
      '0',
      '[::1]',
      '[0:0:0:0:0:0:0:1]',
      '[::]',
      '[::ffff:127.0.0.1]',
    ]) {
      assert.equal(serverKey(`https://${host}:6443`), 'localhost:6443', host);
    }
    for (const host of [
      '10.0.0.1',
      'localhost.example.com',
      '128.0.0.1',
      '[::2]',
      '[::ffff:10.0.0.1]',
      'notlocalhost',
    ]) {
      assert.notEqual(serverKey(`https://${host}:6443`), 'localhost:6443', host);
    }
  });

  it('needs no scheme', () => {
    assert.equal(serverKey('127.0.0.1:8001'), serverKey('http://localhost:8001/'));
    assert.equal(serverKey(''), '');
    assert.equal(serverKey('://'), '://');
  });
});

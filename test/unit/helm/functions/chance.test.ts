/** Functions that give something else each time: what they give has the right form, and does what it is for. */
import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { compareSync } from 'bcryptjs';
import type { GoFunction, GoStruct, GoValue } from '../../../../src/apimachinery/go/values.ts';
import { cryptoFunctions } from '../../../../src/helm/engine/functions/crypto.ts';
import { randomFunctions } from '../../../../src/helm/engine/functions/random.ts';

const options = { now: () => Date.UTC(2026, 10, 30) };
const functions = new Map<string, GoFunction>([...(await cryptoFunctions(options)), ...randomFunctions(options)]);
const call = (name: string, ...values: GoValue[]): GoValue => (functions.get(name) as GoFunction).call(values);
const text = (name: string, ...values: GoValue[]): string => call(name, ...values) as string;
const partOf = (certificate: GoValue, part: 'Cert' | 'Key'): string =>
  (certificate as GoStruct).fields.get(part) as string;

describe('certificates', () => {
  const ca = call('genCA', 'my ca', 365n);

  it('of an authority are its own issuer, and may sign', () => {
    const parsed = new X509Certificate(partOf(ca, 'Cert'));
    assert.equal(parsed.subject, 'CN=my ca');
    assert.equal(parsed.issuer, 'CN=my ca');
    assert.equal(parsed.ca, true);
    assert.ok(parsed.verify(parsed.publicKey));
    assert.match(partOf(ca, 'Key'), /^-----BEGIN RSA PRIVATE KEY-----\n/);
    assert.ok(parsed.checkPrivateKey(createPrivateKey(partOf(ca, 'Key'))));
    assert.equal(Date.parse(parsed.validTo) - Date.parse(parsed.validFrom), 365 * 86_400_000);
  });

  for (const [kind, head] of [
    ['rsa', 'RSA PRIVATE KEY'],
    ['ecdsa', 'EC PRIVATE KEY'],
    ['ed25519', 'PRIVATE KEY'],
  ] as const) {
    it(`are signed for a key of the kind ${kind}`, () => {
      const key = text('genPrivateKey', kind);
      assert.ok(key.startsWith(`-----BEGIN ${head}-----\n`), key);
      const made = call('genSignedCertWithKey', 'web', ['10.0.0.1', '::1'], ['a.example', '*.b.example'], 10n, ca, key);
      const parsed = new X509Certificate(partOf(made, 'Cert'));
      assert.ok(parsed.verify(new X509Certificate(partOf(ca, 'Cert')).publicKey));
      assert.equal(parsed.issuer, 'CN=my ca');
      assert.equal(parsed.ca, false);
      assert.ok(parsed.checkPrivateKey(createPrivateKey(key)));
      assert.deepEqual(parsed.subjectAltName?.split(', ').sort(), [
        'DNS:*.b.example',
        'DNS:a.example',
        'IP Address:0:0:0:0:0:0:0:1',
        'IP Address:10.0.0.1',
      ]);
    });
  }

  it('have an RSA key of their own where none is given, and another each time', () => {
    const [first, second] = [0, 1].map(() => call('genSelfSignedCert', 'web', null, null, 1n)) as [GoValue, GoValue];
    assert.ok(new X509Certificate(partOf(first, 'Cert')).checkPrivateKey(createPrivateKey(partOf(first, 'Key'))));
    assert.notEqual(partOf(first, 'Key'), partOf(second, 'Key'));
  });

  it('of keys that node has no kind for have the form that Go reads', () => {
    assert.match(text('genPrivateKey', 'dsa'), /^-----BEGIN DSA PRIVATE KEY-----\n/);
  });
});

describe('passwords', () => {
  it('are hashed as htpasswd and bcrypt do', () => {
    assert.ok(compareSync('s3cret', text('bcrypt', 's3cret')));
    assert.match(text('bcrypt', 's3cret'), /^\$2a\$10\$.{53}$/);
    const [user, hash = ''] = text('htpasswd', 'ann', 's3cret').split(':');
    assert.equal(user, 'ann');
    assert.ok(compareSync('s3cret', hash));
  });

  it('encrypt a text, another way each time', () => {
    const [first, second] = [0, 1].map(() => text('encryptAES', 'pass', 'hé')) as [string, string];
    assert.notEqual(first, second);
    assert.equal(text('decryptAES', 'pass', first), 'hé');
    assert.throws(() => call('decryptAES', 'other', `${first}!`), /illegal base64 data/);
  });
});

describe('random texts', () => {
  for (const [name, form] of [
    ['randAlphaNum', /^[0-9A-Za-z]{500}$/],
    ['randAlpha', /^[A-Za-z]{500}$/],
    ['randNumeric', /^[0-9]{500}$/],
    ['randAscii', /^[ -~]{500}$/],
  ] as const) {
    it(`of ${name} are of its alphabet`, () => {
      assert.match(text(name, 500n), form);
      assert.notEqual(text(name, 500n), text(name, 500n));
      assert.equal(text(name, 0n), '');
    });
  }

  it('of bytes are base64', () => {
    assert.equal(Buffer.from(text('randBytes', 16n), 'base64').length, 16);
  });

  it('are UUIDs, shuffled letters and numbers of a range', () => {
    assert.match(text('uuidv4'), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual([...text('shuffle', 'abcdef')].sort().join(''), 'abcdef');
    for (let count = 0; count < 200; count += 1) {
      const number = call('randInt', 5n, 8n) as bigint;
      assert.ok(number >= 5n && number < 8n, String(number));
    }
  });
});

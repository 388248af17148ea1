/**
 * Where text stops being JSON or a URL, in Go's words; taken from programs of Go 1.26 and from
 * kubectl 1.37.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goJsonProblem } from '../../../src/apimachinery/go/json.ts';
import { parseGoUrl } from '../../../src/apimachinery/go/url.ts';
import { headerValues } from '../../../src/kube/transport/header-values.ts';
import { baseUrl } from '../../../src/kube/transport/server-url.ts';

describe('JSON', () => {
  const texts: Readonly<Record<string, string | undefined>> = {
    ' {"a": [1, -0.5e+3, true, null, "\\u00e4\\n"], "b": {}} \n': undefined,
    '5': undefined,
    '': 'unexpected end of JSON input',
    '{"a":': 'unexpected end of JSON input',
    '"a': 'unexpected end of JSON input',
    '{} x': "invalid character 'x' after top-level value",
    "{'a'": "invalid character '\\'' looking for beginning of object key string",
    '{"a":1,}': "invalid character '}' looking for beginning of object key string",
    '{"a" 1}': "invalid character '1' after object key",
    '{"a":1 "b"': "invalid character '\"' after object key:value pair",
    '[1 2]': "invalid character '2' after array element",
    '[1,]': "invalid character ']' looking for beginning of value",
    '"a\n"': "invalid character '\\n' in string literal",
    '"\\x"': "invalid character 'x' in string escape code",
    '"\\u00g0"': "invalid character 'g' in \\u hexadecimal character escape",
    '-x': "invalid character 'x' in numeric literal",
    '01': "invalid character '1' after top-level value",
    '1.x': "invalid character 'x' after decimal point in numeric literal",
    '1ex': "invalid character 'x' in exponent of numeric literal",
    tru3: "invalid character '3' in literal true (expecting 'e')",
    '{\xff': "invalid character '\u00ff' looking for beginning of object key string",
  };
  for (const [text, problem] of Object.entries(texts)) {
    it(JSON.stringify(text), () => assert.equal(goJsonProblem(text), problem));
  }
});

describe('URLs', () => {
  const texts: Readonly<Record<string, string>> = {
    'http://a\n': 'net/url: invalid control character in URL',
    ':': 'missing protocol scheme',
    'a:1/b': '',
    '1:2': 'first path segment in URL cannot contain colon',
    'http://a b': 'invalid character " " in host name',
    'http://a:x': 'invalid port ":x" after host',
    'http://a:1:2': 'invalid port ":1:2" after host',
    'http://[::1': "missing ']' in host",
    'http://[a]': 'invalid host: ParseAddr("a"): unable to parse IP',
    'http://a/%zz': 'invalid URL escape "%zz"',
    'http://%41': 'invalid URL escape "%41"',
    'http://a b@c': 'net/url: invalid userinfo',
  };
  for (const [text, problem] of Object.entries(texts)) {
    it(JSON.stringify(text), () => {
      const url = parseGoUrl(text);
      assert.equal(url.kind === 'problem' ? url.text : '', problem);
    });
  }

  it('are taken apart', () => {
    assert.deepEqual(parseGoUrl('HTTP://u:p@h:1/a/b?c#d'), {
      kind: 'url',
      scheme: 'http',
      userinfo: 'u:p',
      host: 'h:1',
      path: '/a/b',
    });
  });

  it('of servers have a scheme and no empty port', () => {
    assert.equal(baseUrl('127.0.0.1:'), 'http://127.0.0.1');
    assert.equal(baseUrl('HTTPS://[::1]:1/a/'), 'https://[::1]:1/a');
    assert.throws(() => baseUrl('127.0.0.1:1/foo'), {
      message: 'host must be a URL or a host:port pair: "127.0.0.1:1/foo"',
    });
    assert.throws(() => baseUrl(' https://h '), {
      verbatim: 'Unable to connect to the server: invalid character " " in host name',
    });
    assert.throws(() => baseUrl('h:99999'), { message: 'dial tcp: address 99999: invalid port' });
    assert.throws(() => baseUrl(':'), { message: 'http: no Host in request URL' });
  });
});

it('values of headers hold no control characters, and are bytes of UTF-8', () => {
  assert.deepEqual(headerValues({ a: '\u00fc\t', b: ['x'] }), { a: '\u00c3\u00bc\t', b: ['x'] });
  assert.throws(() => headerValues({ 'impersonate-extra-a': ['x', 't\n'] }), {
    verbatim: 'Unable to connect to the server: net/http: invalid header field value for "Impersonate-Extra-A"',
  });
});

/**
 * Kubeconfigs as client-go's decoder reads them; every expected value and message is kubectl 1.37's
 * for the same text.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onlyKnown } from '../../../src/apimachinery/go/decode.ts';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { configType } from '../../../src/kube/kubeconfig/types.ts';
import { parseKubeconfig } from '../../../src/kube/kubeconfig/yaml.ts';

const read = (text: string | Uint8Array): Promise<JsonObject> => parseKubeconfig(Buffer.from(text));
const user = (fields: string): string => `users: [{name: u, user: ${fields}}]`;
const cluster = (fields: string): string => `clusters: [{name: c, cluster: ${fields}}]`;

const utf16 = Buffer.from('\ufeffcurrent-context: a\n', 'utf16le');

describe('a kubeconfig is read', () => {
  const texts: readonly (readonly [title: string, text: string | Uint8Array, expected: JsonObject])[] = [
    ['of keys that stand twice the last', 'current-context: a\ncurrent-context: b', { 'current-context': 'b' }],
    ['by tags', user('{token: !!str 1, as: !own x}'), { users: [{ name: 'u', user: { as: 'x', token: '1' } }] }],
    ['with line ends of Windows', 'current-context: a\r\n', { 'current-context': 'a' }],
    ['behind a byte order mark', '\ufeffcurrent-context: a', { 'current-context': 'a' }],
    ['in UTF-16', utf16, { 'current-context': 'a' }],
    ['in UTF-16, the other way round', Buffer.from(utf16).swap16(), { 'current-context': 'a' }],
    ['up to its second document', 'current-context: a\n---\n\t: {', { 'current-context': 'a' }],
    ['up to its end', '---\ncurrent-context: a\n...\n[', { 'current-context': 'a' }],
    ['without what is null', 'kind:\nusers: ~\ncontexts: [~]\ncurrent-context:', { contexts: [{}] }],
    [
      'with null in lists and maps as what is not set',
      user('{as-groups: [~], as-user-extra: {a: ~, b: [~]}}'),
      { users: [{ name: 'u', user: { 'as-groups': [''], 'as-user-extra': { a: null, b: [''] } } }] },
    ],
    [
      'with bytes as Go writes them',
      cluster('{certificate-authority-data: "YW\\nJjZ\\r\\nB=\\n=\\n"}'),
      { clusters: [{ name: 'c', cluster: { 'certificate-authority-data': 'YWJjZA==' } }] },
    ],
    [
      'with bytes as a list of numbers',
      cluster('{certificate-authority-data: [97, ~, 98]}'),
      { clusters: [{ name: 'c', cluster: { 'certificate-authority-data': 'YQBi' } }] },
    ],
    [
      'with the one extension of a name that is set',
      'extensions: [{name: e}, {name: e, extension: 1}]',
      { extensions: [{ name: 'e', extension: 1 }] },
    ],
    ['with unknown fields', 'Kinds: 1\nfuture: {a: 1}', { Kinds: 1, future: { a: 1 } }],
    ['when it is empty', '', {}],
    ['when it holds nothing', '# nothing\n---\n', {}],
    ['with an apiVersion of no group', 'apiVersion: /v1', { apiVersion: '/v1' }],
  ];
  for (const [title, text, expected] of texts) {
    it(title, async () => assert.deepEqual(await read(text), expected));
  }
});

describe('a kubeconfig is refused', () => {
  const mismatch = (what: string, field: string, type: string): string =>
    `json: cannot unmarshal ${what} into Go struct field ${field} of type ${type}`;
  const base64 = (position: number): string => `illegal base64 data at input byte ${position}`;
  const data = (text: string): string => cluster(`{certificate-authority-data: ${JSON.stringify(text)}}`);
  const texts: readonly (readonly [text: string | Uint8Array, message: string])[] = [
    [
      'KIND: [a]',
      "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go struct field .kind of type string",
    ],
    ['apiVersion: a/b/c', 'unexpected GroupVersion string: a/b/c'],
    ['apiVersion: v1/', "Object 'apiVersion' is missing in 'apiVersion: v1/'"],
    [
      'apiVersion: v1\napiVersion: v2',
      'no kind "Config" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
    ],
    ['users: 3\nclusters: [{name: 1, cluster: 5}]', mismatch('number', 'NamedCluster.clusters.cluster', 'v1.Cluster')],
    [user('{token: 1, as: 2}'), mismatch('number', 'AuthInfo.users.user.as', 'string')],
    [user('{as-user-extra: {a: b}}'), mismatch('string', 'AuthInfo.users.user.as-user-extra', '[]string')],
    [
      user('{auth-provider: {config: [a]}}'),
      mismatch('array', 'AuthProviderConfig.users.user.auth-provider.config', 'map[string]string'),
    ],
    [user('{exec: {env: {A: b}}}'), mismatch('object', 'ExecConfig.users.user.exec.env', '[]v1.ExecEnvVar')],
    [
      user('{exec: {interactiveMode: yes}}'),
      mismatch('bool', 'ExecConfig.users.user.exec.interactiveMode', 'v1.ExecInteractiveMode'),
    ],
    [cluster('{extensions: [x]}'), mismatch('string', 'Cluster.clusters.cluster.extensions', 'v1.NamedExtension')],
    [
      cluster('{certificate-authority-data: [300]}'),
      mismatch('number 300', 'Cluster.clusters.cluster.certificate-authority-data', 'uint8'),
    ],
    ['preferences: x', mismatch('string', 'Config.preferences', 'v1.Preferences')],
    [data(' YWJj'), base64(0)],
    [data('YWJjZA'), base64(4)],
    [data('YWJjZA='), base64(7)],
    [data('YWJjZA==='), base64(8)],
    [data('YWI=YWI='), base64(4)],
    [data('YW=j'), base64(2)],
    [data('Y'), base64(0)],
    [data('YWJj\nYWJ'), base64(5)],
    [data('YW\u00fcj'), base64(2)],
    [data('YW\nJj\n*'), base64(6)],
    [Buffer.from('a: \xe4bcd', 'latin1'), 'yaml: invalid trailing UTF-8 octet'],
    [Buffer.from('a: \xffb', 'latin1'), 'yaml: invalid leading UTF-8 octet'],
    [Buffer.from('a: \xe4', 'latin1'), 'yaml: incomplete UTF-8 octet sequence'],
    [
      'extensions: [{name: e, extension: 1}, {name: e}]',
      'error converting *[]NamedExtension into *map[string]runtime.Object: duplicate name "e" in list',
    ],
  ];
  for (const [text, message] of texts) {
    it(JSON.stringify(String(text)), () => assert.rejects(read(text), { name: 'Error', message }));
  }
});

it('what no kubectl knows can be left out, at any depth', async () => {
  const document = await read('future: 1\nusers: [{name: u, id: 1, user: {Token: t, exec: {command: a, shell: b}}}]');
  assert.deepEqual(onlyKnown(document, configType), { users: [{ name: 'u', user: { exec: { command: 'a' } } }] });
});

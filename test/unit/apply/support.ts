import assert from 'node:assert/strict';
import type { ApplyOptions, FileItem } from '../../../src/actions/apply/item.ts';
import type { ApplyTools } from '../../../src/actions/apply/requests.ts';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { compactTypes } from '../../../src/apimachinery/openapi/patch-types.ts';
import { StatusError } from '../../../src/errors.ts';
import type { ApiRequest } from '../../../src/kube/transport/request.ts';

/** One answer in the script: an object, or the Status of a failure. */
export type Answer = JsonObject | StatusError;

export function failure(code: number, reason: string, message: string): StatusError {
  return new StatusError({ kind: 'Status', code, reason, message }, code);
}

export const defaults: ApplyOptions = {
  files: { filenames: ['app.yaml'], recursive: false, kustomize: '' },
  selector: '',
  serverSide: false,
  forceConflicts: false,
  fieldManager: 'kubectl-client-side-apply',
  dryRun: 'none',
  validation: 'Strict',
  overwrite: true,
  openapiPatch: true,
  subresource: '',
  force: false,
  propagation: 'Background',
  gracePeriod: -1,
  timeout: 0,
};

/** Tools whose server answers by a script; every answer must be asked for (`end` says so). */
export function scripted(answers: readonly Answer[], options: Partial<ApplyOptions> = {}) {
  const left = [...answers];
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const slept: number[] = [];
  let now = 0;
  const answer = async (request: ApiRequest) => {
    const query = (request.query ?? []).map(([key, value]) => `${key}=${value}`).join('&');
    asked.push(`${request.method} ${request.path}${query === '' ? '' : `?${query}`}`);
    if (request.body !== undefined) bodies.push(JSON.parse(String(request.body)));
    const next = left.shift() ?? assert.fail(`nobody expected ${asked.at(-1)}`);
    if (next instanceof StatusError) throw next;
    return { status: 200, headers: {}, body: JSON.stringify(next) };
  };
  const tools: ApplyTools = {
    options: { ...defaults, ...options },
    transport: { request: answer, stream: () => assert.fail('no stream'), close: () => {} },
    server: 'https://server',
    openApi: { patchTypes: async () => compactTypes(configMapDocument, '', 'v1') },
    clock: {
      now: () => now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        now += milliseconds;
      },
    },
    signal: new AbortController().signal,
    program: 'kubectl',
  };
  const said: string[] = [];
  const log = { say: (text: string) => void said.push(text), warn: () => {} };
  const end = () => assert.equal(left.length, 0, 'answers nobody asked for');
  return { tools, log, asked, bodies, slept, said, end };
}

/** What of the server's OpenAPI document a ConfigMap needs. */
const configMapDocument: JsonObject = {
  paths: {
    '/api/v1/namespaces/{namespace}/configmaps/{name}': {
      patch: {
        'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'ConfigMap' },
        requestBody: { content: { 'application/strategic-merge-patch+json': {} } },
      },
    },
  },
  components: {
    schemas: {
      'io.k8s.api.core.v1.ConfigMap': {
        properties: { data: { type: 'object' }, metadata: { allOf: [{ $ref: '#/components/schemas/Meta' }] } },
        'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
      },
      Meta: { properties: { annotations: { type: 'object' }, name: { type: 'string' } } },
    },
  },
};

export function configMap(data: JsonObject, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'ns', ...metadata }, data };
}

export function itemOf(object: KubeObject, name = 'cm'): FileItem {
  return {
    mapping: {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      resource: 'configmaps',
      singular: 'configmap',
      shortNames: ['cm'],
      categories: [],
      namespaced: true,
      verbs: [],
      subresources: [],
    },
    namespace: 'ns',
    name,
    object,
    source: { file: 'app.yaml', line: 1 },
  };
}

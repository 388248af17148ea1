import { CliError } from '../../errors.ts';
import { goQuote } from '../../resources/go-text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../resources/json.ts';

/** What a field must be: text, a boolean, bytes as base64 text, a list of texts, or anything else (left alone). */
type Shape = 'string' | 'bool' | 'bytes' | 'strings';

interface SectionShape {
  /** Go's type of one item, as decoding errors name it. */
  readonly type: string;
  readonly inner: string;
  readonly innerType: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

const sections: Readonly<Record<'clusters' | 'users' | 'contexts', SectionShape>> = {
  clusters: {
    type: 'NamedCluster',
    inner: 'cluster',
    innerType: 'Cluster',
    fields: {
      server: 'string',
      'tls-server-name': 'string',
      'insecure-skip-tls-verify': 'bool',
      'certificate-authority': 'string',
      'certificate-authority-data': 'bytes',
      'proxy-url': 'string',
      'disable-compression': 'bool',
    },
  },
  users: {
    type: 'NamedAuthInfo',
    inner: 'user',
    innerType: 'AuthInfo',
    fields: {
      'client-certificate': 'string',
      'client-certificate-data': 'bytes',
      'client-key': 'string',
      'client-key-data': 'bytes',
      token: 'string',
      tokenFile: 'string',
      as: 'string',
      'as-uid': 'string',
      'as-groups': 'strings',
      username: 'string',
      password: 'string',
    },
  },
  contexts: {
    type: 'NamedContext',
    inner: 'context',
    innerType: 'Context',
    fields: { cluster: 'string', user: 'string', namespace: 'string' },
  },
};

/** Go's name of a JSON value in decoding errors. */
function jsonType(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'number';
}

function mismatch(value: Json, path: string, goType: string): CliError {
  return new CliError(`json: cannot unmarshal ${jsonType(value)} into Go struct field ${path} of type ${goType}`);
}

/**
 * Holds a document against the shape of a Config, as client-go's decoder does, and returns it; null is an empty one.
 * Throws CliError in the decoder's words. Unknown fields pass.
 */
export function checkKubeconfig(document: Json): JsonObject {
  if (document === null) return {};
  if (!isJsonObject(document)) {
    throw new CliError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(document)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const kind = document.kind ?? 'Config';
  const apiVersion = document.apiVersion ?? 'v1';
  if ((kind !== 'Config' && kind !== '') || (apiVersion !== 'v1' && apiVersion !== '')) {
    throw new CliError(
      `no kind ${goQuote(String(kind))} is registered for version ${goQuote(String(apiVersion))} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  for (const [section, shape] of Object.entries(sections)) checkSection(document[section], section, shape);
  const current = document['current-context'];
  if (current !== undefined && current !== null && typeof current !== 'string') {
    throw mismatch(current, 'Config.current-context', 'string');
  }
  return document;
}

function checkSection(list: Json | undefined, section: string, shape: SectionShape): void {
  if (list === undefined || list === null) return;
  if (!Array.isArray(list)) throw mismatch(list, `Config.${section}`, `[]v1.${shape.type}`);
  const names = new Set<string>();
  for (const item of list) {
    if (!isJsonObject(item)) {
      if (item === null) continue;
      throw mismatch(item, `Config.${section}`, `v1.${shape.type}`);
    }
    checkField(item.name, 'string', `${shape.type}.${section}.name`);
    const name = typeof item.name === 'string' ? item.name : '';
    if (names.has(name)) throw duplicate(name, shape);
    names.add(name);
    const inner = item[shape.inner];
    if (inner === undefined || inner === null) continue;
    if (!isJsonObject(inner)) throw mismatch(inner, `${shape.type}.${section}.${shape.inner}`, `v1.${shape.innerType}`);
    for (const [key, fieldShape] of Object.entries(shape.fields)) {
      checkField(inner[key], fieldShape, `${shape.innerType}.${section}.${shape.inner}.${key}`);
    }
  }
}

/** client-go prints the whole list behind this, tokens included; we do not. */
function duplicate(name: string, { type, innerType }: SectionShape): CliError {
  const conversion = `error converting *[]${type} into *map[string]*api.${innerType}`;
  return new CliError(`${conversion}: duplicate name ${goQuote(name)} in list`);
}

function checkField(value: Json | undefined, shape: Shape, path: string): void {
  if (value === undefined || value === null) return;
  if (shape === 'bool') {
    if (typeof value !== 'boolean') throw mismatch(value, path, 'bool');
    return;
  }
  if (shape === 'strings') {
    if (!Array.isArray(value)) throw mismatch(value, path, '[]string');
    const stray = value.find((item) => typeof item !== 'string' && item !== null);
    if (stray !== undefined) throw mismatch(stray, path, 'string');
    return;
  }
  if (typeof value !== 'string') throw mismatch(value, path, shape === 'bytes' ? '[]uint8' : 'string');
  if (shape === 'bytes') checkBase64(value);
}

/** encoding/base64's strict reading: the position of the first byte that does not fit. */
function checkBase64(text: string): void {
  const clean = text.replaceAll(/[\r\n]/g, '');
  if (clean.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return;
  const bad = text.search(/[^A-Za-z0-9+/\r\n]/);
  throw new CliError(`illegal base64 data at input byte ${bad < 0 ? text.length - (text.length % 4) : bad}`);
}

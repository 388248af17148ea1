/**
 * A kubeconfig as kubectl writes and shows it: the fields of clientcmd's v1.Config in its order,
 * sections sorted by name, what is empty left out or spelled out as Go's json tags say. Fields
 * kubectl does not know are kept after the known ones.
 */

import { compareStrings } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { entryKey, type Section } from './sections.ts';

type FieldForm = (value: Json | undefined) => Json | undefined;

/** Left out when empty (omitempty). */
const filled: FieldForm = (value) => (isEmpty(value) ? undefined : value);
const text: FieldForm = (value) => value ?? '';
const nullable: FieldForm = (value) => value ?? null;
const flag: FieldForm = (value) => value ?? false;
const struct =
  (form: Form): FieldForm =>
  (value) =>
    isJsonObject(value) ? formed(value, form) : undefined;
const list =
  (form: Form): FieldForm =>
  (value) =>
    Array.isArray(value) ? value.map((item) => formed(isJsonObject(item) ? item : {}, form)) : null;

const extensions: FieldForm = (value) =>
  isEmpty(value) ? undefined : sortedByName(list(extensionForm)(value) as Json);

type Form = readonly (readonly [key: string, form: FieldForm])[];

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

const extensionForm: Form = [
  ['name', text],
  ['extension', nullable],
];

const execForm: Form = [
  ['command', text],
  ['args', nullable],
  [
    'env',
    list([
      ['name', text],
      ['value', text],
    ]),
  ],
  ['apiVersion', filled],
  ['installHint', filled],
  ['provideClusterInfo', flag],
  ['interactiveMode', filled],
];

const entryForms: Readonly<Record<Section, Form>> = {
  clusters: [
    ['server', text],
    ['tls-server-name', filled],
    ['insecure-skip-tls-verify', filled],
    ['certificate-authority', filled],
    ['certificate-authority-data', filled],
    ['proxy-url', filled],
    ['disable-compression', filled],
    ['extensions', extensions],
  ],
  users: [
    ['client-certificate', filled],
    ['client-certificate-data', filled],
    ['client-key', filled],
    ['client-key-data', filled],
    ['token', filled],
    ['tokenFile', filled],
    ['as', filled],
    ['as-uid', filled],
    ['as-groups', filled],
    ['as-user-extra', filled],
    ['username', filled],
    ['password', filled],
    [
      'auth-provider',
      struct([
        ['name', text],
        ['config', nullable],
      ]),
    ],
    ['exec', struct(execForm)],
    ['extensions', extensions],
  ],
  contexts: [
    ['cluster', text],
    ['user', text],
    ['namespace', filled],
    ['extensions', extensions],
  ],
};

const preferencesForm: Form = [
  ['colors', filled],
  ['extensions', extensions],
];

const documentForm: Form = [
  ['kind', () => 'Config'],
  ['apiVersion', () => 'v1'],
  ['preferences', (value) => filled(isJsonObject(value) ? formed(value, preferencesForm) : undefined)],
  ['clusters', (value) => namedEntries(value, 'clusters')],
  ['users', (value) => namedEntries(value, 'users')],
  ['contexts', (value) => namedEntries(value, 'contexts')],
  ['current-context', text],
  ['extensions', extensions],
];

/** A document as kubectl writes it; its own key order is that of clientcmd's structs. */
export function documentOf(document: JsonObject): JsonObject {
  return formed(document, documentForm);
}

/** The fields of one entry as kubectl writes them. */
export function entryFields(section: Section, fields: JsonObject): JsonObject {
  return formed(fields, entryForms[section]);
}

/** Preferences as kubectl writes them; {} when it would leave them out. */
export function preferencesOf(value: Json | undefined): JsonObject {
  return formed(isJsonObject(value) ? value : {}, preferencesForm);
}

function formed(object: JsonObject, form: Form): JsonObject {
  const result: JsonObject = {};
  for (const [key, fieldForm] of form) {
    const value = fieldForm(Object.hasOwn(object, key) ? object[key] : undefined);
    if (value !== undefined) result[key] = value;
  }
  const known = new Set(form.map(([key]) => key));
  for (const [key, value] of Object.entries(object)) {
    if (!known.has(key)) setKey(result, key, value);
  }
  return result;
}

function namedEntries(value: Json | undefined, section: Section): Json {
  if (!Array.isArray(value) || value.length === 0) return null;
  const key = entryKey[section];
  const entries = value.map((item) =>
    formed(isJsonObject(item) ? item : {}, [
      ['name', text],
      [key, (fields) => entryFields(section, isJsonObject(fields) ? fields : {})],
    ]),
  );
  return sortedByName(entries);
}

function sortedByName(items: Json): Json {
  if (!Array.isArray(items)) return items;
  const nameOf = (item: Json): string => (isJsonObject(item) && typeof item.name === 'string' ? item.name : '');
  return items.toSorted((a, b) => compareStrings(nameOf(a), nameOf(b)));
}

const oldPluginVersions = ['client.authentication.k8s.io/v1beta1', 'client.authentication.k8s.io/v1alpha1'];

/** What decoding adds to a user: older exec plugins may ask (clientcmd/api/v1/defaults.go). */
export function withDefaults(section: Section, fields: JsonObject): JsonObject {
  const exec = fields.exec;
  if (section !== 'users' || !isJsonObject(exec) || !isEmpty(exec.interactiveMode)) return fields;
  if (!oldPluginVersions.includes(String(exec.apiVersion))) return fields;
  return { ...fields, exec: { ...exec, interactiveMode: 'IfAvailable' } };
}

/** A whole document with what decoding adds to each entry. */
export function decoded(document: JsonObject): JsonObject {
  const users = document.users;
  if (!Array.isArray(users)) return document;
  return {
    ...document,
    users: users.map((item) =>
      isJsonObject(item) && isJsonObject(item.user) ? { ...item, user: withDefaults('users', item.user) } : item,
    ),
  };
}

/** Rendered files as single documents: hooks apart from the rest (pkg/release/v1/util). */
import path from 'node:path';
import { bytesOfText, hasEscapedByte } from '../../apimachinery/go/bytes.ts';
import { decodeGoAnyCase, goMap, goString, goStruct } from '../../apimachinery/go/decode.ts';
import { sortedKeys, trimSpace } from '../../apimachinery/go/text.ts';
import { utf8Problem } from '../../apimachinery/go/utf8.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { yamlAsJson } from '../../manifest/kustomize/yaml-json.ts';
import { HelmFault } from '../error.ts';
import { logLine } from '../log.ts';
import { HOOK, hookOf, type ManifestHead } from './hooks.ts';
import { type KindOrder, sortedByKind } from './kinds.ts';
import type { Hook } from './release.ts';

export interface Manifest {
  /** The file that it is from, from the chart's name on. */
  readonly name: string;
  /** The document's text. */
  readonly content: string;
  readonly head: ManifestHead;
}

export interface SortedManifests {
  readonly hooks: Hook[];
  readonly manifests: Manifest[];
}

const metadataType = goStruct('', { name: goString, annotations: goMap(goString) }, '');
const headType = goStruct('SimpleHead', { apiVersion: goString, kind: goString, metadata: metadataType }, 'util');

/** A line of its own, or the begin of a line: `---apiVersion: v1` parts documents as well. */
const SEPARATOR = /(?<![^\n])---[ \t]*/;

const trimStart = (text: string): string => {
  const trimmed = trimSpace(text);
  return trimmed === '' ? '' : text.slice(text.indexOf(trimmed[0] as string));
};

/** The documents of a rendered file, without empty ones and without what is blank before them. */
export function splitManifests(text: string): readonly string[] {
  return trimStart(text)
    .split(SEPARATOR)
    .map(trimStart)
    .filter((document) => document !== '');
}

/** A template may print bytes that are no text. Throws CliError. */
function checkText(document: string): void {
  if (!hasEscapedByte(document)) return;
  const problem = utf8Problem(bytesOfText(document));
  if (problem !== undefined) throw new CliError(`error converting YAML to JSON: yaml: ${problem}`);
}

/** Throws HelmFault with the file's name. */
function headOf(document: string, file: string): ManifestHead {
  let head: JsonObject;
  try {
    checkText(document);
    const value = yamlAsJson(document, file);
    try {
      head = decodeGoAnyCase(value, headType, { fromYaml: true });
    } catch (error) {
      throw error instanceof CliError
        ? new CliError(`error unmarshaling JSON: while decoding JSON: ${error.message}`)
        : error;
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new HelmFault(`YAML parse error on ${file}: ${error.message}`);
  }
  const metadata = isJsonObject(head.metadata ?? null) ? (head.metadata as JsonObject) : {};
  const annotations = isJsonObject(metadata.annotations ?? null) ? (metadata.annotations as JsonObject) : {};
  return {
    apiVersion: (head.apiVersion as string | undefined) ?? '',
    kind: (head.kind as string | undefined) ?? '',
    name: (metadata.name as string | undefined) ?? '',
    annotations: new Map(Object.entries(annotations) as [string, string][]),
  };
}

/**
 * Splits rendered files into documents, takes the hooks apart and sorts both by kind; within a kind
 * the names of the files decide, then the place in the file. Partials and empty files have no
 * documents. `log` gets a line for stderr about a document that is dropped. Throws HelmFault for
 * what is no YAML.
 */
export function sortManifests(
  rendered: ReadonlyMap<string, string>,
  order: KindOrder,
  log?: (line: string) => void,
): SortedManifests {
  const hooks: Hook[] = [];
  const manifests: Manifest[] = [];
  for (const name of sortedKeys(Object.fromEntries(rendered))) {
    if (path.posix.basename(name).startsWith('_')) continue;
    for (const content of splitManifests(rendered.get(name) as string)) {
      const head = headOf(content, name);
      const events = head.annotations.get(HOOK);
      if (events === undefined) {
        manifests.push({ name, content, head });
        continue;
      }
      const hook = hookOf(head, name, content);
      if (hook === undefined) log?.(logLine('INFO', 'skipping unknown hooks', { hookTypes: events }));
      else hooks.push(hook);
    }
  }
  return {
    hooks: sortedByKind(hooks, ({ kind }) => kind ?? '', order),
    manifests: sortedByKind(manifests, ({ head }) => head.kind, order),
  };
}

/**
 * The documents that schemas lie in: which parts of them have URLs and anchors of their own (root.go,
 * roots.go of santhosh-tekuri/jsonschema).
 */
import { goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { HelmFault } from '../error.ts';
import { type Draft, draftOf, latestDraft, type SchemaPlace } from './draft.ts';
import {
  joinUrl,
  type Place,
  placeText,
  pointer,
  type Reference,
  splitReference,
  splitUrl,
  valueAtPointer,
} from './location.ts';

/** A schema with a URL of its own, and all below it that has none. */
export interface Resource {
  readonly pointer: string;
  readonly url: string;
  readonly draft: Draft;
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Set<string>;
}

export interface SchemaDocument {
  readonly url: string;
  readonly value: Json;
  readonly resources: Map<string, Resource>;
  /** The pointers at which schemas are known to lie. */
  readonly known: Set<string>;
}

/** Gets what a URL names. Throws HelmFault. */
export type LoadDocument = (url: string) => Json;

/** Checks a schema against the schema of schemas. Throws HelmFault. */
export type CheckSchema = (document: SchemaDocument, value: Json, at: string) => void;

const textAt = (object: JsonObject, key: string): string | undefined =>
  Object.hasOwn(object, key) && typeof object[key] === 'string' ? object[key] : undefined;

/** The resource that a pointer lies in. */
export function resourceAt({ resources }: SchemaDocument, at: string): Resource {
  for (let around = at; ; around = around.slice(0, around.lastIndexOf('/'))) {
    const found = resources.get(around);
    if (found !== undefined) return found;
    if (around === '') throw new Error('a document is a resource');
  }
}

function idOf(object: JsonObject, draft: Draft): string {
  // up to draft 7 nothing beside $ref counts
  if (draft.version < 2019 && Object.hasOwn(object, '$ref')) return '';
  return splitUrl(textAt(object, draft.id) ?? '')[0];
}

/** Where a reference points to within a resource. Throws HelmFault. */
function placeIn(document: SchemaDocument, resource: Resource, fragment: string): Place {
  const { url } = document;
  if (fragment === '' || fragment.startsWith('/')) return { url, pointer: resource.pointer + fragment };
  const found = resource.anchors.get(fragment);
  if (found !== undefined) return { url, pointer: found };
  const named = placeText({ url: resource.url, pointer: fragment });
  throw new HelmFault(`anchor in ${goQuote(named)} not found in schema ${goQuote(url)}`);
}

export class SchemaDocuments {
  private readonly documents = new Map<string, SchemaDocument>();
  private readonly load: LoadDocument;
  private readonly check: CheckSchema;

  constructor(load: LoadDocument, check: CheckSchema) {
    this.load = load;
    this.check = check;
  }

  get(url: string): SchemaDocument {
    const found = this.documents.get(url);
    if (found !== undefined) return found;
    const document = { url, value: this.load(url), resources: new Map(), known: new Set<string>() };
    this.collect(document, { value: document.value, base: url, at: '', around: latestDraft });
    if (!/^https?:\/\/json-schema\.org\//.test(url)) this.check(document, document.value, '');
    this.documents.set(url, document);
    return document;
  }

  /** Where the schema lies that a reference of a resource means. Throws HelmFault. */
  resolve(document: SchemaDocument, reference: Reference): Place {
    const resources = [...document.resources.values()];
    const own = reference.url === document.url ? document.resources.get('') : undefined;
    const resource = own ?? resources.find(({ url }) => url === reference.url);
    if (resource !== undefined) return placeIn(document, resource, reference.fragment);
    const other = this.get(reference.url);
    return placeIn(other, other.resources.get('') as Resource, reference.fragment);
  }

  /** The document of a place where a schema is asked for; one in an unusual place is checked first. */
  withSchemaAt(place: Place): SchemaDocument {
    const document = this.get(place.url);
    if (document.known.has(place.pointer)) return document;
    const value = valueAtPointer(document.value, place);
    const around = resourceAt(document, place.pointer);
    this.collect(document, { value, base: around.url, at: place.pointer, around: around.draft });
    if (!document.resources.has(place.pointer)) this.anchors(document, value, place.pointer, around);
    this.check(document, value, place.pointer);
    return document;
  }

  private collect(
    document: SchemaDocument,
    part: { readonly value: Json; readonly base: string; readonly at: string; readonly around: Draft },
  ): void {
    const { value, at, around } = part;
    if (document.known.has(at)) return;
    document.known.add(at);
    if (!isJsonObject(value)) {
      if (at === '') document.resources.set(at, newResource(at, part.base, around));
      return;
    }
    const resource = this.resource(document, value, part);
    this.anchors(document, value, at, resource);
    for (const key of sortedKeys(value)) {
      const places = resource.draft.subschemas.get(key) ?? [];
      for (const [below, schema] of subschemas(value[key] as Json, pointer(at, key), places)) {
        this.collect(document, { value: schema, base: resource.url, at: below, around: resource.draft });
      }
    }
  }

  /** The resource that an object is, or that it lies in. */
  private resource(
    document: SchemaDocument,
    value: JsonObject,
    { base, at, around }: { readonly base: string; readonly at: string; readonly around: Draft },
  ): Resource {
    let draft = this.draft(value, { url: document.url, pointer: at }, around);
    if (at !== '' && idOf(value, draft) === '') draft = around;
    const id = idOf(value, draft);
    const url = id === '' ? base : joinUrl(base, id).url;
    const same = [...document.resources.values()].find((one) => one.url === url);
    if (id === '' && at !== '') return same as Resource;
    if (same !== undefined && same.pointer !== at) {
      throw new HelmFault(
        `duplicate id ${goQuote(url)} in ${goQuote(document.url)} at ${goQuote(at)} and ${goQuote(same.pointer)}`,
      );
    }
    const made = newResource(at, url, draft);
    document.resources.set(at, made);
    return made;
  }

  private draft(value: JsonObject, place: Place, otherwise: Draft): Draft {
    const seen = new Set<string>();
    for (let [object, at] = [value, place]; ; ) {
      const schema = textAt(object, '$schema');
      if (schema === undefined) return otherwise;
      const draft = draftOf(schema);
      if (draft !== undefined) return draft;
      const [url] = splitUrl(schema);
      if (at.pointer === '' && at.url === url) throw new HelmFault(`draft ${goQuote(url)} is not supported`);
      if (seen.has(url)) throw new HelmFault(`cycle in resolving $schema in ${goQuote(url)}`);
      seen.add(url);
      const next = this.load(url);
      if (!isJsonObject(next)) return otherwise;
      [object, at] = [next, { url, pointer: '' }];
    }
  }

  private anchors(document: SchemaDocument, value: Json, at: string, resource: Resource): void {
    if (!isJsonObject(value)) return;
    const add = (name: string | undefined): void => {
      if (name === undefined) return;
      const there = resource.anchors.get(name);
      if (there !== undefined && there !== at) {
        throw new HelmFault(
          `duplicate anchor ${goQuote(name)} in ${goQuote(document.url)} at ${goQuote(there)} and ${goQuote(at)}`,
        );
      }
      resource.anchors.set(name, at);
    };
    const { version, id } = resource.draft;
    if (version < 2019) {
      const named = Object.hasOwn(value, '$ref') ? undefined : textAt(value, id);
      const fragment = named === undefined ? '' : splitReference(named).fragment;
      if (fragment !== '' && !fragment.startsWith('/')) add(fragment);
      return;
    }
    add(textAt(value, '$anchor'));
    const dynamic = version < 2020 ? undefined : textAt(value, '$dynamicAnchor');
    add(dynamic);
    if (dynamic !== undefined) resource.dynamicAnchors.add(dynamic);
  }
}

const newResource = (at: string, url: string, draft: Draft): Resource => ({
  ...{ pointer: at, url, draft },
  anchors: new Map(),
  dynamicAnchors: new Set(),
});

function* subschemas(value: Json, at: string, places: readonly SchemaPlace[]): Generator<readonly [string, Json]> {
  if (places.includes('self')) yield [at, value];
  if (places.includes('keys') && isJsonObject(value)) {
    for (const key of sortedKeys(value)) yield [pointer(at, key), value[key] as Json];
  }
  if (places.includes('items') && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield [pointer(at, String(index)), item];
  }
}

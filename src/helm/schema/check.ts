/** Values by the text of a schema (ValidateAgainstSingleSchema of pkg/chart/common/util/jsonschema.go). */
import { goJsonFault } from '../../apimachinery/go/json.ts';
import { goRegexpTests } from '../../apimachinery/go/regexp.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { type Json, parseKeepingNumbers } from '../../apimachinery/json.ts';
import { HelmFault } from '../error.ts';
import { type Debug, logLine } from '../log.ts';
import { checkDepth } from '../values/json-value.ts';
import { type CompilePattern, Compiler } from './compile.ts';
import type { Schema } from './compiled.ts';
import { type CheckSchema, type LoadDocument, resourceAt, SchemaDocuments } from './documents.ts';
import type { Draft } from './draft.ts';
import { failureText } from './failure.ts';
import { placeText } from './location.ts';
import { metaSchemasFor } from './meta-schemas.ts';
import { validate } from './validate.ts';
import { quoteText } from './value.ts';

const OWN = 'file:///values.schema.json';

/** The JSON of a schema, numbers by their text. Throws HelmFault with Go's words. */
function parse(text: string): Json {
  const fault = goJsonFault(text);
  if (fault !== undefined) {
    if (text.trim() === '') throw new HelmFault('EOF');
    if (fault.position >= text.length) throw new HelmFault('unexpected EOF');
    const isBehind = fault.message.endsWith(' after top-level value');
    throw new HelmFault(isBehind ? 'invalid character after top-level value' : fault.message);
  }
  try {
    checkDepth(text);
  } catch (error) {
    throw new HelmFault((error as Error).message);
  }
  return parseKeepingNumbers(text);
}

/** What of `json-schema.org` is known by heart. */
const known = (documents: ReadonlyMap<string, Json>, url: string): Json | undefined =>
  documents.get(
    url.replace(/^https?:\/\//, '').replace(/^json-schema\.org\/schema$/, 'json-schema.org/draft/2020-12/schema'),
  );

/** Nothing is fetched for a schema: charts are checked with what they hold. */
function refuse(url: string): never {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1]?.toLowerCase() ?? '';
  const reason = ['http', 'https', 'file'].includes(scheme)
    ? 'schemas outside of values.schema.json are not loaded; put this one into its $defs'
    : `no URLLoader registered for ${goQuote(url)}`;
  throw new HelmFault(`failing loading ${goQuote(url)}: ${reason}`);
}

/** The schemas of schemas, compiled where they are asked for. */
class MetaSchemas {
  private readonly compiled = new Map<string, Schema>();
  private readonly compiler: Compiler;

  constructor(documents: ReadonlyMap<string, Json>, compilePattern: CompilePattern) {
    const load: LoadDocument = (url) => known(documents, url) ?? refuse(url);
    const checked = new SchemaDocuments(load, () => undefined);
    // their own patterns are known, those that they check are not
    const pattern: CompilePattern = (source) => (text) => new RegExp(source, 'u').test(text);
    this.compiler = new Compiler({
      documents: checked,
      compilePattern: pattern,
      checkPattern: compilePattern,
      assertFormats: true,
    });
  }

  of({ url }: Draft): Schema {
    const found = this.compiled.get(url) ?? this.compiler.compile(url);
    this.compiled.set(url, found);
    return found;
  }
}

function loaderOf(own: Json, documents: ReadonlyMap<string, Json>, warn: (line: string) => void): LoadDocument {
  return (url) => {
    if (url === OWN) return own;
    const meta = known(documents, url);
    if (meta !== undefined) return meta;
    if (!url.toLowerCase().startsWith('urn:')) return refuse(url);
    warn(logLine('WARN', 'unresolved URN reference ignored; using permissive schema', { urn: url }));
    return true;
  };
}

function checkerOf(metaSchemas: MetaSchemas): CheckSchema {
  return (document, value, at) => {
    const schema = metaSchemas.of(resourceAt(document, at).draft);
    const schemaFor = (pointer: string): Schema | undefined => {
      const resource = document.resources.get(pointer);
      return resource && metaSchemas.of(resource.draft);
    };
    const failures = validate(schema, value as GoValue, { schema, schemaFor });
    if (failures.length === 0) return;
    const failed = `jsonschema validation failed with ${quoteText(schema.location)}\n${failureText(failures)}`;
    const place = goQuote(placeText({ url: document.url, pointer: at }));
    throw new HelmFault(`${place} is not valid against metaschema: ${failed}`);
  };
}

/** What is wrong with the values, as helm says it; '' for nothing. Throws HelmFault where the schema is wrong. */
export async function schemaProblem(
  text: string,
  values: GoMap,
  { warn, debug }: { warn(line: string): void; readonly debug?: Debug },
): Promise<string> {
  const own = parse(text);
  debug?.('unmarshalled JSON schema', { schema: text });
  const documents = await metaSchemasFor(text);
  const compilePattern = /pattern|regex/.test(text) ? await goRegexpTests() : () => () => true;
  const metaSchemas = new MetaSchemas(documents, compilePattern);
  try {
    const loaded = new SchemaDocuments(loaderOf(own, documents, warn), checkerOf(metaSchemas));
    const failures = validate(new Compiler({ documents: loaded, compilePattern }).compile(OWN), values);
    return failures.length === 0 ? '' : `${failureText(failures)}\n`;
  } catch (error) {
    if (error instanceof RangeError) throw new HelmFault('unable to validate schema: it is nested too deep');
    throw error;
  }
}

/** From the JSON of a schema to what is checked with (compiler.go, objcompiler.go of santhosh-tekuri/jsonschema). */
import { goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { HelmFault } from '../error.ts';
import type { Limits, NumberLimits, Parts, Pattern, Schema } from './compiled.ts';
import { type Resource, resourceAt, type SchemaDocument, type SchemaDocuments } from './documents.ts';
import { formats } from './formats.ts';
import { joinUrl, type Place, placeText, pointer, splitReference, valueAtPointer } from './location.ts';
import { isWhole, type Rational } from './rational.ts';
import { type JsonType, numberOf, TYPES } from './value.ts';

/** Throws CliError with Go's words. */
export type CompilePattern = (expression: string) => (text: string) => boolean;

const COUNTS = [
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
] as readonly (keyof Limits)[];

type Mutable<Of> = { -readonly [Key in keyof Of]?: Of[Key] };

const emptyMap: ReadonlyMap<string, never> = new Map<string, never>();

function newSchema(place: Place): Schema {
  const schema = {
    ...{ url: place.url, pointer: place.pointer, location: placeText(place), version: 0 },
    ...{ dynamicAnchors: emptyMap, isRecursiveAnchor: false, dynamicAnchor: '', types: new Set<JsonType>() },
    ...{ required: [], dependentRequired: emptyMap, uniqueItems: false, limits: {}, numbers: {}, parts: {} },
  };
  return Object.assign(schema, { resource: schema as unknown as Schema });
}

const strings = (value: Json): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

export interface CompileOptions {
  readonly documents: SchemaDocuments;
  readonly compilePattern: CompilePattern;
  /** For the format of patterns, where it is not the same. */
  readonly checkPattern?: CompilePattern;
  /** Formats count in every draft: of schemas of schemas. */
  readonly assertFormats?: boolean;
}

export class Compiler {
  private readonly options: CompileOptions;
  private readonly schemas = new Map<string, Schema>();
  private readonly open: Schema[] = [];

  constructor(options: CompileOptions) {
    this.options = options;
  }

  /** The schema that a URL names. Throws HelmFault. */
  compile(url: string): Schema {
    const { documents } = this.options;
    const reference = splitReference(url);
    const place = documents.resolve(documents.get(reference.url), reference);
    const schema = this.at(place);
    for (let next = this.open.shift(); next !== undefined; next = this.open.shift()) this.fill(next);
    return schema;
  }

  /** The schema at a place, which is filled in later. */
  private at(place: Place): Schema {
    const key = `${place.url}#${place.pointer}`;
    const found = this.schemas.get(key);
    if (found !== undefined) return found;
    const schema = newSchema(place);
    this.schemas.set(key, schema);
    this.open.push(schema);
    return schema;
  }

  private fill(schema: Schema): void {
    const document = this.options.documents.withSchemaAt(schema);
    const value = valueAtPointer(document.value, schema);
    const resource = resourceAt(document, schema.pointer);
    schema.version = resource.draft.version;
    schema.resource = this.at({ url: schema.url, pointer: resource.pointer });
    if (schema.version >= 2020 && schema.resource === schema) {
      const named = [...resource.anchors].filter(([name]) => resource.dynamicAnchors.has(name));
      schema.dynamicAnchors = new Map(
        named.map(([name, at]) => [name, this.at({ url: schema.url, pointer: at })] as const),
      );
    }
    if (typeof value === 'boolean') schema.bool = value;
    else if (isJsonObject(value)) {
      if (Object.keys(value).length === 0) schema.bool = true;
      else new ObjectCompiler(schema, value, { document, resource, compiler: this }).compile();
    }
  }

  /** A schema below another one. */
  below(schema: Schema, ...tokens: readonly string[]): Schema {
    return this.at({ url: schema.url, pointer: pointer(schema.pointer, ...tokens) });
  }

  referred(document: SchemaDocument, resource: Resource, text: string): Schema {
    return this.at(this.options.documents.resolve(document, joinUrl(resource.url, text)));
  }

  pattern(source: string, schema: Schema, keyword: string): Pattern {
    try {
      return { source, test: this.options.compilePattern(source) };
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const at = goQuote(placeText({ url: schema.url, pointer: pointer(schema.pointer, keyword) }));
      throw new HelmFault(`invalid regex ${goQuote(source)} at ${at}: ${error.message}`);
    }
  }

  format(name: string, version: number): Schema['format'] {
    if (version >= 2019 && this.options.assertFormats !== true) return undefined;
    const { compilePattern, checkPattern = compilePattern } = this.options;
    if (name === 'regex') {
      return { name, check: (value) => void (typeof value === 'string' && checkPattern(value)) };
    }
    const check = formats.get(name);
    return check && { name, check: (value) => void (typeof value === 'string' && check(value)) };
  }
}

interface Surroundings {
  readonly document: SchemaDocument;
  readonly resource: Resource;
  readonly compiler: Compiler;
}

class ObjectCompiler {
  private readonly schema: Schema;
  private readonly object: JsonObject;
  private readonly around: Surroundings;

  constructor(schema: Schema, object: JsonObject, around: Surroundings) {
    this.schema = schema;
    this.object = object;
    this.around = around;
  }

  compile(): void {
    const { schema } = this;
    schema.ref = this.reference('$ref');
    const fixed = this.get('const');
    if (schema.version >= 6 && fixed !== undefined) schema.const = { value: fixed };
    if (schema.version < 2019 && schema.ref !== undefined) return;
    schema.parts = this.parts();
    this.assertions();
    const format = this.text('format');
    if (format !== undefined) schema.format = this.around.compiler.format(format, schema.version);
    if (schema.version < 2019) return;
    schema.recursiveRef = this.reference('$recursiveRef');
    schema.isRecursiveAnchor = this.get('$recursiveAnchor') === true;
    if (schema.version < 2020) return;
    schema.dynamicAnchor = this.text('$dynamicAnchor') ?? '';
    const dynamic = this.reference('$dynamicRef');
    if (dynamic === undefined) return;
    const { fragment } = splitReference(this.text('$dynamicRef') as string);
    schema.dynamicRef = { schema: dynamic, anchor: fragment.startsWith('/') ? '' : fragment };
  }

  private get(key: string): Json | undefined {
    return Object.hasOwn(this.object, key) ? this.object[key] : undefined;
  }

  private text(key: string): string | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  private number(key: string): Rational | undefined {
    const value = this.get(key);
    return typeof value === 'number' || isRawNumber(value) ? numberOf(value) : undefined;
  }

  private count(key: string): number | undefined {
    const value = this.number(key);
    return value !== undefined && isWhole(value) ? Number(BigInt.asIntN(64, value.numerator)) : undefined;
  }

  private reference(key: string): Schema | undefined {
    const text = this.text(key);
    const { compiler, document, resource } = this.around;
    return text === undefined ? undefined : compiler.referred(document, resource, text);
  }

  private one(key: string): Schema | undefined {
    return this.get(key) === undefined ? undefined : this.around.compiler.below(this.schema, key);
  }

  private list(key: string): readonly Schema[] | undefined {
    const value = this.get(key);
    if (!Array.isArray(value)) return undefined;
    return value.map((_, index) => this.around.compiler.below(this.schema, key, String(index)));
  }

  private map(key: string): ReadonlyMap<string, Schema> | undefined {
    const value = this.get(key);
    if (!isJsonObject(value)) return undefined;
    return new Map(sortedKeys(value).map((name) => [name, this.around.compiler.below(this.schema, key, name)]));
  }

  private additional(key: string): boolean | Schema | undefined {
    const value = this.get(key);
    return typeof value === 'boolean' ? value : this.one(key);
  }

  private parts(): Partial<Parts> {
    const { version } = this.schema;
    const parts: Mutable<Parts> = {
      ...{ allOf: this.list('allOf'), anyOf: this.list('anyOf'), oneOf: this.list('oneOf'), not: this.one('not') },
      properties: this.map('properties'),
      patternProperties: [...(this.map('patternProperties') ?? [])].map(([source, schema]) => [
        this.around.compiler.pattern(source, this.schema, 'patternProperties'),
        schema,
      ]),
      additionalProperties: this.additional('additionalProperties'),
      dependencies: this.dependencies(),
      ...this.items(),
    };
    if (version >= 6)
      Object.assign(parts, { contains: this.one('contains'), propertyNames: this.one('propertyNames') });
    if (version >= 7) this.conditions(parts);
    if (version < 2019) return parts;
    parts.dependentSchemas = this.map('dependentSchemas');
    parts.unevaluatedItems = this.one('unevaluatedItems');
    parts.unevaluatedProperties = this.one('unevaluatedProperties');
    return parts;
  }

  private items(): Mutable<Parts> {
    if (this.schema.version >= 2020) return { prefixItems: this.list('prefixItems'), items: this.one('items') };
    const prefixItems = this.list('items');
    if (prefixItems === undefined) return { items: this.one('items') };
    const additional = this.additional('additionalItems');
    return typeof additional === 'boolean'
      ? { prefixItems, additionalItems: additional }
      : { prefixItems, items: additional };
  }

  private conditions(parts: Mutable<Parts>): void {
    parts.if = this.one('if');
    if (parts.if === undefined) return;
    const known = this.get('if');
    if (known !== false) parts.whenIf = this.one('then');
    if (known !== true) parts.unlessIf = this.one('else');
  }

  private dependencies(): Parts['dependencies'] | undefined {
    const value = this.get('dependencies');
    if (!isJsonObject(value)) return undefined;
    return new Map(
      sortedKeys(value).map((name) => {
        const own = value[name] as Json;
        return [
          name,
          Array.isArray(own) ? strings(own) : this.around.compiler.below(this.schema, 'dependencies', name),
        ];
      }),
    );
  }

  private assertions(): void {
    const { schema } = this;
    const type = this.get('type');
    const named = typeof type === 'string' ? [type] : strings(type ?? null);
    schema.types = new Set(TYPES.filter((one) => named.includes(one)));
    const values = this.get('enum');
    if (Array.isArray(values)) schema.enum = values;
    schema.numbers = this.numbers();
    const names = schema.version >= 2019 && schema.parts.contains ? ['minContains', 'maxContains'] : [];
    schema.limits = Object.fromEntries([...COUNTS, ...names].map((name) => [name, this.count(name)]));
    const pattern = this.text('pattern');
    if (pattern !== undefined) schema.pattern = this.around.compiler.pattern(pattern, schema, 'pattern');
    schema.uniqueItems = this.get('uniqueItems') === true;
    schema.required = strings(this.get('required') ?? null);
    const dependent = this.get('dependentRequired');
    if (schema.version >= 2019 && isJsonObject(dependent)) {
      schema.dependentRequired = new Map(sortedKeys(dependent).map((name) => [name, strings(dependent[name] as Json)]));
    }
  }

  /** In draft 4 the exclusive ones are switches. */
  private numbers(): Partial<NumberLimits> {
    const numbers: Mutable<NumberLimits> = { multipleOf: this.number('multipleOf') };
    if (this.get('exclusiveMaximum') === true) numbers.exclusiveMaximum = this.number('maximum');
    else Object.assign(numbers, { maximum: this.number('maximum'), exclusiveMaximum: this.number('exclusiveMaximum') });
    if (this.get('exclusiveMinimum') === true) numbers.exclusiveMinimum = this.number('minimum');
    else Object.assign(numbers, { minimum: this.number('minimum'), exclusiveMinimum: this.number('exclusiveMinimum') });
    return numbers;
  }
}

/** Checks a value by a compiled schema (validator.go of santhosh-tekuri/jsonschema). */
import { sortedKeys } from '../../apimachinery/go/text.ts';
import type { GoValue } from '../../apimachinery/go/values.ts';
import { HelmFault } from '../error.ts';
import type { Checking } from './checking.ts';
import type { Schema } from './compiled.ts';
import { type Failure, plain, ungrouped } from './failure.ts';
import { pointer } from './location.ts';
import { keywordPath, type Scope } from './scope.ts';
import { Unevaluated } from './unevaluated.ts';
import { checkArray, checkNumber, checkObject, checkText } from './validate-type.ts';
import { display, isCollection, isEqual, isWholeNumber, typeOfValue } from './value.ts';

/** How schemas inside of a schema are checked that are of another draft. */
export interface MetaCheck {
  readonly schema: Schema;
  /** The schema of schemas for the one at a pointer; undefined where it is that of what is around it. */
  readonly schemaFor: (at: string) => Schema | undefined;
}

/** A hostile schema can ask for more steps than there is time. */
const MOST_STEPS = 5_000_000;

export interface Run {
  steps: number;
  readonly meta: MetaCheck | undefined;
}

interface Step {
  readonly run: Run;
  readonly at: readonly string[];
  readonly scope: Scope;
  /** Only whether it fails is wanted, not why. */
  readonly quick: boolean;
  readonly meta: Schema | undefined;
}

/** One value by one schema. */
class Validation implements Checking {
  readonly schema: Schema;
  readonly value: GoValue;
  readonly at: readonly string[];
  readonly unevaluated: Unevaluated;
  private readonly step: Step;
  private readonly found: Failure[] = [];

  constructor(schema: Schema, value: GoValue, step: Step, callerNeeds: boolean) {
    this.schema = schema;
    this.value = value;
    this.at = step.at;
    this.step = step;
    this.unevaluated = new Unevaluated(value, schema, callerNeeds);
    step.run.steps += 1;
    if (step.run.steps > MOST_STEPS)
      throw new HelmFault(`unable to validate schema: it takes more than ${MOST_STEPS} steps`);
  }

  get isDone(): boolean {
    return this.step.quick && this.found.length > 0;
  }

  add(text: string, causes: readonly Failure[] = []): void {
    this.found.push(plain(this.at, text, causes));
  }

  addFailure(failure: Failure | undefined): void {
    if (failure !== undefined) this.found.push(failure);
  }

  validate(): Failure | undefined {
    const first = this.decisive();
    if (first !== undefined) return first === 'passed' ? undefined : first;
    this.byType();
    if (!this.isDone) {
      if (this.schema.version >= 2019) this.dynamicReferences();
      this.conditions();
      if (this.schema.version >= 2019) this.rest();
    }
    const [only] = this.found;
    if (this.found.length < 2) return only;
    return { at: this.at, text: 'validation failed', kind: 'group', causes: this.found };
  }

  /** What ends the check of a value when it fails. */
  private decisive(): Failure | 'passed' | undefined {
    const { schema, value, at } = this;
    if (schema.bool !== undefined) return schema.bool ? 'passed' : plain(at, 'false schema');
    const cycle = this.cycle();
    if (cycle !== undefined) return cycle;
    const type = typeOfValue(value);
    if (type === undefined) return plain(at, `invalid jsonType ${typeof value}`);
    if (schema.types.size > 0 && !schema.types.has(type) && !(schema.types.has('integer') && isWholeNumber(value))) {
      return plain(at, `got ${type}, want ${[...schema.types].join(' or ')}`);
    }
    const fixed = schema.const;
    if (fixed !== undefined && !isEqual(value, fixed.value)) {
      return plain(at, isCollection(fixed.value) ? "'const' failed" : `value must be ${display(fixed.value)}`);
    }
    return this.enumFailure() ?? this.formatFailure() ?? this.referenceFailure();
  }

  private enumFailure(): Failure | undefined {
    const { schema, value, at } = this;
    const values = schema.enum;
    if (values === undefined || values.some((item) => isEqual(value, item))) return undefined;
    if (values.some(isCollection)) return plain(at, "'enum' failed");
    const shown = values.map(display);
    return plain(at, shown.length === 1 ? `value must be ${shown[0]}` : `value must be one of ${shown.join(', ')}`);
  }

  private formatFailure(): Failure | undefined {
    const { format } = this.schema;
    if (format === undefined) return undefined;
    try {
      format.check(this.value);
      return undefined;
    } catch (error) {
      return plain(this.at, `${display(this.value)} is not valid ${format.name}: ${(error as Error).message}`);
    }
  }

  /** Up to draft 7 a reference is all that there is. */
  private referenceFailure(): Failure | 'passed' | undefined {
    const { ref, version } = this.schema;
    if (ref === undefined) return undefined;
    const failure = this.reference(ref, '$ref');
    if (version < 2019) return failure ?? 'passed';
    this.addFailure(failure);
    return undefined;
  }

  private byType(): void {
    const { value } = this;
    if (typeof value === 'string') checkText(this, value);
    else if (Array.isArray(value)) checkArray(this, value);
    else if (typeOfValue(value) === 'object') checkObject(this, value as Record<string, GoValue>);
    else if (typeOfValue(value) === 'number') checkNumber(this, value);
  }

  private cycle(): Failure | undefined {
    const { scope } = this.step;
    for (let { parent } = scope; parent !== undefined && parent.value === scope.value; parent = parent.parent) {
      if (parent.schema !== scope.schema) continue;
      const paths = `both ${keywordPath(scope)} and ${keywordPath(parent)}`;
      return plain(this.at, `${paths} resolve to "${this.schema.location}" causing reference cycle`);
    }
    return undefined;
  }

  /** The same value by another schema. */
  self(schema: Schema, { keyword = '', quick = false } = {}): Failure | undefined {
    const { step } = this;
    const scope: Scope = { schema, keyword, value: step.scope.value, parent: step.scope };
    const [own, meta] = this.ofDraft(schema, this.at);
    const inner = new Validation(
      own,
      this.value,
      { ...step, scope, quick: step.quick || quick, meta },
      !this.unevaluated.isEmpty,
    );
    const failure = inner.validate();
    if (failure === undefined) this.unevaluated.merge(inner.unevaluated);
    return failure;
  }

  /** A part of the value. */
  part(schema: Schema, value: GoValue, token: string): Failure | undefined {
    const { step } = this;
    const at = [...this.at, token];
    const scope: Scope = { schema, keyword: '', value: {}, parent: step.scope };
    const [own, meta] = this.ofDraft(schema, at);
    return new Validation(own, value, { ...step, at, scope, meta }, false).validate();
  }

  /** The name of a property, which lies nowhere. */
  name(schema: Schema, name: string): Failure | undefined {
    const scope: Scope = { schema, keyword: '', value: {}, parent: undefined };
    return new Validation(schema, name, { ...this.step, at: [], scope }, false).validate();
  }

  private ofDraft(schema: Schema, at: readonly string[]): readonly [Schema, Schema | undefined] {
    const { run, meta } = this.step;
    if (run.meta === undefined || schema !== meta) return [schema, meta];
    const other = run.meta.schemaFor(pointer('', ...at));
    return other === undefined ? [schema, meta] : [other, other];
  }

  private reference(schema: Schema, keyword: string): Failure | undefined {
    const failure = this.self(schema, { keyword });
    if (failure === undefined) return undefined;
    return { at: this.at, text: 'validation failed', kind: 'reference', causes: ungrouped(failure) };
  }

  private dynamicReferences(): void {
    const { recursiveRef, dynamicRef } = this.schema;
    if (recursiveRef !== undefined) {
      const isDynamic = recursiveRef.isRecursiveAnchor;
      const target = isDynamic
        ? this.outermost((schema) => (schema.resource.isRecursiveAnchor ? schema : undefined))
        : undefined;
      this.addFailure(this.reference(target ?? recursiveRef, '$recursiveRef'));
    }
    if (dynamicRef !== undefined) {
      const { schema, anchor } = dynamicRef;
      const isDynamic = anchor !== '' && schema.dynamicAnchor === anchor;
      const target = isDynamic ? this.outermost((each) => each.resource.dynamicAnchors.get(anchor)) : undefined;
      this.addFailure(this.reference(target ?? schema, '$dynamicRef'));
    }
  }

  private outermost(find: (schema: Schema) => Schema | undefined): Schema | undefined {
    let found: Schema | undefined;
    for (let scope: Scope | undefined = this.step.scope; scope !== undefined; scope = scope.parent) {
      found = find(scope.schema) ?? found;
    }
    return found;
  }

  private conditions(): void {
    const { not, allOf = [], anyOf = [], whenIf, unlessIf, if: condition } = this.schema.parts;
    if (not !== undefined && this.self(not, { quick: true }) === undefined) this.add("'not' failed");
    const failures: Failure[] = [];
    for (const schema of allOf) {
      const failure = this.self(schema);
      if (failure !== undefined) failures.push(failure);
      if (failure !== undefined && this.step.quick) break;
    }
    if (failures.length > 0) this.add("'allOf' failed", failures);
    if (anyOf.length > 0) this.anyOf(anyOf);
    this.oneOf();
    if (condition === undefined) return;
    const next = this.self(condition, { quick: true }) === undefined ? whenIf : unlessIf;
    if (next !== undefined) this.addFailure(this.self(next));
  }

  private anyOf(schemas: readonly Schema[]): void {
    const failures: Failure[] = [];
    let isMatched = false;
    for (const schema of schemas) {
      const failure = this.self(schema);
      if (failure !== undefined) failures.push(failure);
      else {
        isMatched = true;
        if (this.unevaluated.isEmpty) return;
      }
    }
    if (!isMatched) this.add("'anyOf' failed", failures);
  }

  private oneOf(): void {
    const { oneOf = [] } = this.schema.parts;
    if (oneOf.length === 0) return;
    const failures: Failure[] = [];
    let matched = -1;
    for (const [index, schema] of oneOf.entries()) {
      const failure = this.self(schema, { quick: matched >= 0 });
      if (failure !== undefined) {
        if (matched < 0) failures.push(failure);
      } else if (matched < 0) matched = index;
      else {
        this.add(`'oneOf' failed, subschemas ${matched}, ${index} matched`);
        return;
      }
    }
    if (matched < 0) this.add("'oneOf' failed, none matched", failures);
  }

  private rest(): void {
    const { unevaluatedProperties, unevaluatedItems } = this.schema.parts;
    const { value, unevaluated } = this;
    if (unevaluatedProperties !== undefined && typeOfValue(value) === 'object') {
      const object = value as Record<string, GoValue>;
      for (const key of sortedKeys(object)) {
        if (unevaluated.hasProperty(key))
          this.addFailure(this.part(unevaluatedProperties, object[key] as GoValue, key));
      }
      unevaluated.clear();
    }
    if (unevaluatedItems !== undefined && Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (unevaluated.hasItem(index)) this.addFailure(this.part(unevaluatedItems, item, String(index)));
      }
      unevaluated.clear();
    }
  }
}

/** What is wrong with a value. Throws HelmFault for a schema that takes too long. */
export function validate(schema: Schema, value: GoValue, meta?: MetaCheck): readonly Failure[] {
  const scope: Scope = { schema, keyword: '', value: {}, parent: undefined };
  const run: Run = { steps: 0, meta };
  const failure = new Validation(
    schema,
    value,
    { run, at: [], scope, quick: false, meta: meta?.schema },
    false,
  ).validate();
  return failure === undefined ? [] : ungrouped(failure);
}

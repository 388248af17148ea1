/** Which objects a patch or a replacement is for (kustomize's types.Selector and SelectorRegex). */
import { compileGoRegexp } from '../../apimachinery/go/regexp.ts';
import { compareStrings, goQuote } from '../../apimachinery/go/text.ts';
import { type JsonObject, textOf } from '../../apimachinery/json.ts';
import { matchesLabels, parseLabelQuery, type QueryWording, type Requirement } from '../../apimachinery/label-query.ts';
import { labelMapText } from '../../apimachinery/label-selector.ts';
import { CliError } from '../../errors.ts';
import { effectiveNamespace, type Gvk, idText } from './ids.ts';
import type { Resource } from './resource.ts';

/** A selector as it is written; '' selects everything. */
export interface Selector extends Gvk {
  readonly name: string;
  readonly namespace: string;
  readonly annotationSelector: string;
  readonly labelSelector: string;
}

/** A decoded selector with '' for what it leaves out. */
export const selectorOf = (object: JsonObject): Selector => ({
  group: textOf(object.group),
  version: textOf(object.version),
  kind: textOf(object.kind),
  name: textOf(object.name),
  namespace: textOf(object.namespace),
  annotationSelector: textOf(object.annotationSelector),
  labelSelector: textOf(object.labelSelector),
});

/** `Deployment.v1.apps/web.shop:a=tier=db:l=app=web`, as error texts have it. */
export function selectorText(selector: Selector): string {
  const id = idText({ ...selector, clusterScoped: false });
  return `${id}:a=${selector.annotationSelector}:l=${selector.labelSelector}`;
}

type Test = (text: string) => boolean;
type Log = (message: string) => void;

const anything: Test = () => true;

/** Expressions that mean the same to a JavaScript engine, and that it matches in linear time. */
const SIMPLE = /^[\w.-]*(?:\.\*)?[\w.-]*$/;

/**
 * The test of one field: a Go expression that has to match the whole text; '' matches every one.
 * Throws CliError.
 */
async function fieldTest(expression: string): Promise<Test> {
  if (expression === '') return anything;
  const isSimple = expression.length < 300 && SIMPLE.test(expression);
  if (isSimple && !expression.includes('.')) return (text) => text === expression;
  if (isSimple) {
    const simple = new RegExp(`^${expression.replaceAll('.', String.raw`[^\n]`)}$`, 'u');
    return (text) => simple.test(text);
  }
  const compiled = await compileGoRegexp(`^(?:${expression})$`);
  return (text) => compiled.test(text);
}

interface FieldTests {
  readonly group: Test;
  readonly version: Test;
  readonly kind: Test;
  readonly name: Test;
  readonly namespace: Test;
}

/** In the order of types.NewSelectorRegex, so that the first bad expression is the one reported. */
async function fieldTests(selector: Selector): Promise<FieldTests> {
  return {
    group: await fieldTest(selector.group),
    version: await fieldTest(selector.version),
    kind: await fieldTest(selector.kind),
    name: await fieldTest(selector.name),
    namespace: await fieldTest(selector.namespace),
  };
}

/** A selector ready to be used; what is wrong with it is only found out when it is. */
export class SelectorMatcher {
  readonly selector: Selector;
  readonly #tests: FieldTests | CliError;
  #labels: readonly Requirement[] | undefined;
  #annotations: readonly Requirement[] | undefined;

  readonly #log: Log;

  private constructor(selector: Selector, tests: FieldTests | CliError, log: Log) {
    this.selector = selector;
    this.#tests = tests;
    this.#log = log;
  }

  /** `log` is told of labels that are to be compared as numbers, and are none. */
  static async of(selector: Selector, log: Log = () => {}): Promise<SelectorMatcher> {
    const tests = await fieldTests(selector).catch((error: unknown) => {
      if (error instanceof CliError) return error;
      throw error;
    });
    return new SelectorMatcher(selector, tests, log);
  }

  /** Throws CliError for an expression that is none. */
  check(): void {
    if (this.#tests instanceof CliError) throw this.#tests;
  }

  get #fields(): FieldTests {
    if (this.#tests instanceof CliError) throw this.#tests;
    return this.#tests;
  }

  matchesGvk({ group, version, kind }: Gvk): boolean {
    const tests = this.#fields;
    return tests.group(group) && tests.version(version) && tests.kind(kind);
  }

  matchesName(name: string): boolean {
    return this.#fields.name(name);
  }

  matchesNamespace(namespace: string): boolean {
    return this.#fields.namespace(namespace);
  }

  /** Throws CliError for a labelSelector that is none. */
  matchesLabels(resource: Resource): boolean {
    if (this.selector.labelSelector === '') return true;
    this.#labels ??= parsed(this.selector.labelSelector);
    return this.#matchesAll(this.#labels, resource.labels);
  }

  /** Throws CliError for an annotationSelector that is none. */
  matchesAnnotations(resource: Resource): boolean {
    if (this.selector.annotationSelector === '') return true;
    this.#annotations ??= parsed(this.selector.annotationSelector);
    return this.#matchesAll(this.#annotations, resource.annotations);
  }

  #matchesAll(query: readonly Requirement[], labels: ReadonlyMap<string, string>): boolean {
    const object = plainObject(labels);
    return query.every((requirement) => {
      const value = labels.get(requirement.key);
      if (['>', '<'].includes(requirement.operator) && value !== undefined && !/^[-+]?\d+$/.test(value)) {
        const problem = `strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`;
        this.#log(`ParseInt failed for value ${value} in label ${labelMapText(object)}, ${problem}`);
      }
      return matchesLabels([requirement], object);
    });
  }

  /**
   * The objects that the selector matches, by their original or their current name and namespace
   * (ResMap.Select). Throws CliError for a selector that is none.
   */
  select(resources: readonly Resource[]): Resource[] {
    this.check();
    return resources.filter((resource) => this.#matches(resource));
  }

  #matches(resource: Resource): boolean {
    const { id } = resource;
    if (!this.matchesGvk(id)) return false;
    if (this.selector.name !== '' || this.selector.namespace !== '') {
      const { originalId } = resource;
      const matchesNamespace =
        this.matchesNamespace(effectiveNamespace(originalId)) || this.matchesNamespace(effectiveNamespace(id));
      if (!matchesNamespace) return false;
      if (!this.matchesName(originalId.name) && !this.matchesName(id.name)) return false;
    }
    return this.matchesLabels(resource) && this.matchesAnnotations(resource);
  }
}

const plainObject = (strings: ReadonlyMap<string, string>): Readonly<Record<string, string>> =>
  Object.fromEntries(strings);

/** In the order of the keys, in which they are looked at. */
const parsed = (query: string): readonly Requirement[] =>
  parseLabelQuery(query, kyamlWording).toSorted((a, b) => compareStrings(a.key, b.key));

const inCharacters = (problems: readonly string[]): string =>
  problems.map((problem) => problem.replace(/ bytes$/, ' characters')).join('; ');

/** The texts of the older labels package that kyaml carries. */
const kyamlWording: QueryWording = {
  unknownOperator: (found) => `found '${found}', expected: '=', '!=', '==', 'in', notin'`,
  key: (key, problems) => `invalid label key ${goQuote(key)}: ${inCharacters(problems)}`,
  value: (key, value, _index, problems) =>
    `invalid label value: ${goQuote(value)}: at key: ${goQuote(key)}: ${inCharacters(problems)}`,
  noInteger: () => "for 'Gt', 'Lt' operators, the value must be an integer",
};

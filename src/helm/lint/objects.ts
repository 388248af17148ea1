/** What lint asks of the objects that templates make (pkg/chart/v2/lint/rules/template.go, deprecations.go). */
import { decodeGoAnyCase, goString, goStruct } from '../../apimachinery/go/decode.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import { ManifestSyntaxError } from '../../manifest/syntax/error.ts';
import { parseStream } from '../../manifest/yaml.ts';
import { withWords } from '../chart/unmarshal.ts';
import type { KubeVersion } from '../engine/scope.ts';
import { HelmFault } from '../error.ts';
import { deprecatedApis } from './deprecated-apis.ts';

/** The head of an object. */
export interface LintedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly value: Json;
}

const metadataType = goStruct('k8sYamlMetadata', { Namespace: goString, Name: goString }, 'rules');
const objectType = goStruct('k8sYamlStruct', { apiVersion: goString, Kind: goString, Metadata: metadataType }, 'rules');

/** The objects of a text one by one. Throws HelmFault at the first that cannot be read. */
export function* objectsIn(text: string): Generator<LintedObject> {
  const documents = parseStream(text);
  for (;;) {
    let next: IteratorResult<{ readonly value: Json }>;
    try {
      next = documents.next();
    } catch (error) {
      throw error instanceof ManifestSyntaxError ? new HelmFault(error.plain) : error;
    }
    if (next.done === true) return;
    const { value } = next.value;
    const decoded = withWords('error unmarshaling JSON: while decoding JSON', () =>
      decodeGoAnyCase(value, objectType, { fromYaml: true }),
    );
    const { apiVersion = '', Kind = '', Metadata = {} } = decoded;
    const { Name = '' } = Metadata as { readonly Name?: string };
    yield { apiVersion: apiVersion as string, kind: Kind as string, name: Name, value };
  }
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const OLD_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const start = 'must consist of lower case alphanumeric characters';
const regex = (example: string, source: string): string =>
  `(e.g. ${example}, regex used for validation is '${source}')`;

function limited(name: string, most: number, source: string, problem: string): readonly string[] {
  const long = Buffer.byteLength(name) > most ? [`must be no more than ${most} characters`] : [];
  return new RegExp(`^(?:${source})$`).test(name) ? long : [...long, problem];
}

const subdomain = (name: string): readonly string[] =>
  limited(
    name,
    253,
    SUBDOMAIN,
    `a lowercase RFC 1123 subdomain ${start}, '-' or '.', and must start and end with an alphanumeric character ${regex("'example.com'", SUBDOMAIN)}`,
  );
const DOTTED = new RegExp(`^${SUBDOMAIN}$`);
const label = (name: string): readonly string[] =>
  limited(
    name,
    63,
    LABEL,
    DOTTED.test(name)
      ? 'must not contain dots'
      : `a lowercase RFC 1123 label ${start} or '-', and must start and end with an alphanumeric character ${regex("'my-name',  or '123-abc'", LABEL)}`,
  );
const oldLabel = (name: string): readonly string[] =>
  limited(
    name,
    63,
    OLD_LABEL,
    `a DNS-1035 label ${start} or '-', start with an alphabetic character, and end with an alphanumeric character ${regex("'my-name',  or 'abc-123'", OLD_LABEL)}`,
  );

function pathSegment(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

const NAME_RULES: Readonly<Record<string, (name: string) => readonly string[]>> = {
  service: oldLabel,
  namespace: label,
  certificatesigningrequest: () => [],
  role: pathSegment,
  clusterrole: pathSegment,
  rolebinding: pathSegment,
  clusterrolebinding: pathSegment,
};

export function nameProblem({ kind, name }: LintedObject): string | undefined {
  const rule = Object.hasOwn(NAME_RULES, kind.toLowerCase()) ? NAME_RULES[kind.toLowerCase()] : subdomain;
  const problems = [...new Set(rule?.(name))].map((text) => `metadata.name: Invalid value: ${goQuote(name)}: ${text}`);
  if (problems.length === 0) return undefined;
  const text = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
  return `object name does not conform to Kubernetes naming requirements: ${goQuote(name)}: ${text}`;
}

export function deprecationProblem({ apiVersion, kind }: LintedObject, kube: KubeVersion): string | undefined {
  const lines = Object.hasOwn(deprecatedApis, apiVersion) ? (deprecatedApis[apiVersion] as string) : '';
  const words = lines.split('\n').map((line) => line.trim().split(' '));
  const [, since = '', gone = '-', ...replacement] = words.find(([name]) => name !== '' && name === kind) ?? [];
  if (since === '') return undefined;
  const [major = 0, minor = 0] = since.split('.').map(Number);
  const [ownMajor, ownMinor] = [Number(kube.major), Number(kube.minor)];
  const isOld = ownMajor !== 0 || ownMinor !== 0;
  if (isOld && (major > ownMajor || (major === ownMajor && minor > ownMinor))) return undefined;
  const [other, otherKind = kind] = replacement;
  const text = `${apiVersion} ${kind} is deprecated in v${since}+${gone === '-' ? '' : `, unavailable in v${gone}+`}`;
  return other === undefined ? text : `${text}; use ${other} ${otherKind}`;
}

const SELECTING = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];

export function selectorProblem({ kind, name }: LintedObject, manifest: string): string | undefined {
  if (!SELECTING.includes(kind) || /matchLabels|matchExpressions/.test(manifest)) return undefined;
  return `a ${kind} must contain matchLabels or matchExpressions, and ${goQuote(name)} does not`;
}

/** Annotations of the items of a List: helm does not read them. */
export function listProblem({ kind, value }: LintedObject): string | undefined {
  if (kind !== 'List' || value === null || !isJsonObject(value) || !Array.isArray(value.items)) return undefined;
  const isIgnored = value.items.some((item) => {
    const metadata = item !== null && isJsonObject(item) ? (item.metadata ?? null) : null;
    const annotations = metadata !== null && isJsonObject(metadata) ? (metadata.annotations ?? null) : null;
    return annotations !== null && isJsonObject(annotations) && Object.hasOwn(annotations, 'helm.sh/resource-policy');
  });
  return isIgnored ? "annotation 'helm.sh/resource-policy' within List objects are ignored" : undefined;
}

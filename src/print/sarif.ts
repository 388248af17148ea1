/** Findings as SARIF 2.1.0 (OASIS Standard), which code hosts and editors read. */
import type { LintFinding, LintRule, LintWhere } from '../resources/lint/types.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * A SARIF log of one run. It lists every rule that was checked; `version` is that of cox. A
 * finding of a rule that is not listed is an error of the caller and throws.
 */
export function sarifLog(rules: readonly LintRule[], findings: readonly LintFinding[], version: string): object {
  const results = findings.map((finding) => {
    const ruleIndex = rules.findIndex(({ id }) => id === finding.rule);
    if (ruleIndex < 0) throw new Error(`no such rule: ${finding.rule}`);
    return resultOf(finding, ruleIndex);
  });
  const driver = { name: 'coxswain', version, semanticVersion: version, rules: rules.map(descriptorOf) };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
}

function descriptorOf({ id, level, summary }: LintRule): object {
  return {
    id,
    shortDescription: { text: summary },
    help: {
      text: `${summary}. docs/lint/${id}.md has a bad and a good example.`,
    },
    defaultConfiguration: { level },
  };
}

function resultOf({ rule, level, message, why, fix, where }: LintFinding, ruleIndex: number): object {
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: `${message}.\nWhy: ${why}.\nFix: ${fix}` },
    locations: [locationOf(where)],
    // Lines move: the object, the field and the rule identify a finding across runs.
    partialFingerprints: { 'objectFieldRule/v1': `${qualifiedName(where)}:${rule}` },
    properties: { why, fix },
  };
}

function locationOf(where: LintWhere): object {
  const { file, line = 1, object } = where;
  return {
    ...(file !== undefined && {
      physicalLocation: { artifactLocation: { uri: fileUri(file) }, region: { startLine: line } },
    }),
    logicalLocations: [{ name: object, fullyQualifiedName: qualifiedName(where), kind: 'object' }],
  };
}

function qualifiedName({ namespace, object, field }: LintWhere): string {
  const owner = namespace === '' ? object : `${namespace}/${object}`;
  return field === '' ? owner : `${owner}#${field}`;
}

/**
 * A path as a URI reference (RFC 3986): relative ones stay relative, so that they can be found in a
 * checkout.
 */
function fileUri(file: string): string {
  if (/^https?:\/\//.test(file)) return file;
  const slashed = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const encoded = slashed.split('/').map(encodeURIComponent).join('/');
  return slashed.startsWith('/') ? `file://${encoded}` : encoded;
}

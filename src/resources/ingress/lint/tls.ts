import { goQuote } from '../../../apimachinery/go/text.ts';
import { lintFinding } from '../../lint/finding.ts';
import type { FieldPath, LintFinding, LintRule } from '../../lint/types.ts';
import { matchHost } from '../match.ts';
import { shellWord } from '../shell-word.ts';
import { daysLeft, inspectSecret, problemText, type SecretProblem } from '../tls.ts';
import { type IngressView, subjectOf, type TlsView } from '../views.ts';
import type { World } from '../world.ts';
import { ingressRules } from './rules.ts';

/** An expiring certificate is reported from this number of days on. */
const SOON = 21;

export function tlsFindings(world: World, ingress: IngressView, now: number): readonly LintFinding[] {
  return ingress.tls.flatMap((entry) => [
    ...secretFindings(world, ingress, entry, now),
    ...unusedFindings(ingress, entry),
  ]);
}

function secretFindings(world: World, ingress: IngressView, entry: TlsView, now: number): readonly LintFinding[] {
  const { secret, index, hosts } = entry;
  const { certificate, problems } = inspectSecret(world, ingress.namespace, secret, [], now);
  const uncovered = certificate === undefined ? [] : hosts.filter((host) => !certificate.covers(host));
  const at: FieldPath = ['spec', 'tls', index, 'secretName'];
  const where = `-n ${shellWord(ingress.namespace)}`;
  const make = `cox create secret tls ${shellWord(secret)} --cert=FILE --key=FILE ${where}`;
  const renew = `${make} --dry-run=client -o yaml | cox apply -f -`;
  const say = (rule: LintRule, what: string, why: string, fix: string, path = at): LintFinding =>
    lintFinding(rule, subjectOf(ingress), path, { message: `secret ${goQuote(secret)} ${what}`, why, fix });
  const refused = 'clients get the certificate of the controller and reject it';
  const found = problems.flatMap((problem) => {
    const rule = ruleOf(problem);
    if (rule === undefined) return [];
    const fix =
      problem.kind === 'missing'
        ? make
        : problem.kind === 'type'
          ? `cox delete secret ${shellWord(secret)} ${where} && ${make}`
          : renew;
    const late = problem.kind === 'expired' || problem.kind === 'early';
    return [say(rule, problemText(problem, ''), late ? 'clients reject the connection' : refused, fix)];
  });
  const hostFindings = uncovered.map((host) =>
    say(
      ingressRules.tlsHost,
      problemText({ kind: 'host', names: certificate?.names ?? [] }, host),
      `clients of ${host} reject the connection`,
      renew,
      ['spec', 'tls', index, 'hosts', hosts.indexOf(host)],
    ),
  );
  const days = certificate === undefined ? undefined : daysLeft(certificate, now);
  const soon = days !== undefined && days >= 0 && days < SOON && problems.length === 0;
  const text = `has a certificate that expires in ${days} days`;
  return [
    ...found,
    ...hostFindings,
    ...(soon ? [say(ingressRules.tlsExpiring, text, 'after that clients reject the connection', renew)] : []),
  ];
}

function ruleOf({ kind }: SecretProblem): LintRule | undefined {
  switch (kind) {
    case 'missing':
      return ingressRules.secretMissing;
    case 'type':
    case 'unreadable':
      return ingressRules.secretType;
    case 'early':
    case 'expired':
      return ingressRules.tlsExpired;
    default:
      return undefined;
  }
}

/** A host of a TLS entry that no rule of the Ingress has: usually a typo. */
function unusedFindings(ingress: IngressView, { hosts, index }: TlsView): readonly LintFinding[] {
  const isUsed = (host: string): boolean =>
    ingress.rules.some(
      (rule) =>
        rule.host === '' ||
        rule.host === host ||
        matchHost(host, rule.host) !== undefined ||
        matchHost(rule.host, host) !== undefined,
    );
  if (ingress.rules.length === 0) return [];
  return hosts
    .filter((host) => !isUsed(host))
    .map((host) =>
      lintFinding(ingressRules.tlsUnused, subjectOf(ingress), ['spec', 'tls', index, 'hosts', hosts.indexOf(host)], {
        message: `TLS is for ${host}, which no rule has`,
        why: 'it does not cover the hosts of the rules',
        fix: `name a host of the rules: ${ingress.rules.map((rule) => rule.host).join(', ')}`,
      }),
    );
}

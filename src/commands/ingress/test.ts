import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string, stringArray } from '../../cli/flag.ts';
import { filenameFlags, namedFiles, namesNoFiles } from '../../cli/flag-sets.ts';
import { nextInOwnName } from '../../cli/own-name.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { newPaint } from '../../io/paint.ts';
import type { Sent } from '../../kube/transport/send-once.ts';
import type { IngressRequest } from '../../resources/ingress/request.ts';
import type { RouterAnswer, Rule, Verdict } from '../../resources/ingress/verdict.ts';
import { fieldText } from '../../resources/lint/finding.ts';
import { wantsJson } from '../shared/own-output.ts';
import { loadWorld } from './load.ts';
import { compareSent, type SentReport, sentLines } from './sent.ts';
import { verdictLines } from './verdict-text.ts';

const flags = {
  ...filenameFlags,
  address: string('Address for --send, as IP:PORT or HOST:PORT, instead of the address in the status'),
  class: string('Test only the router of this class: an IngressClass or a GatewayClass'),
  header: stringArray('Header of the request, as "NAME: VALUE"; Host replaces the host in the URL', {
    short: 'H',
  }),
  method: string('The method of the request', { default: 'GET' }),
  output: string('json: the request, the result for each router, and the verdict', { short: 'o', values: ['json'] }),
  send: bool('Send the request to the address of the Ingress or Gateway, and compare the answer'),
} as const;

export const command = defineCommand({
  use: 'test URL [flags]',
  long: `Show which rule matches a request, follow the request from the Ingress through the Service and its port to the ready pods,
and show where it fails. Rules match as in networking.k8s.io/v1: an exact host before a wildcard (which stands for one
label), then the longest path by elements, Exact before Prefix on a tie, then the default backend. All Ingresses of a
class are one router, in whatever namespace they are. Where the Gateway API is served, each Gateway is one more router,
with its HTTPRoutes, GRPCRoutes and TLSRoutes. A listener accepts requests to its own port: 80 for http and 443 for https
unless the URL has a port. A POST to /SERVICE/METHOD is a gRPC request.

The exit code is 1 when no router would serve the request. With --send the request is also sent, to --address or the address
in the status of the Ingress, with the host of the URL (also as the TLS server name). A different answer is reported, and
the exit code follows the real answer. With -f it tests manifests, without a cluster.`,
  examples: `  # Which pods serve this?
  cox ingress test http://shop.example.com/cart

  # With a header, over TLS, and really sent
  cox ingress test https://shop.example.com/api -H 'X-Version: 2' --send

  # A gRPC call
  cox ingress test https://api.example.com/shop.Cart/Add --method=POST

  # Through a router that has no address yet
  cox ingress test http://shop.example.com/ --send --address=127.0.0.1:8080

  # Before it is applied
  cox ingress test http://shop.example.com/cart -f deploy/`,
  flags,
  args: positionals({ url: 'one' }, () => new CliError('exactly one URL is required')),
  async run(context, { flags, named: { url } }) {
    const json = wantsJson(flags.output);
    if (flags.address !== '' && !flags.send) throw new CliError('--address requires --send');
    if (flags.send && !namesNoFiles(flags) && flags.address === '') {
      throw new CliError('--send with -f requires --address: files have no address');
    }
    const { parseRequest } = await import('../../resources/ingress/request.ts');
    const request = parseRequest(url, flags.header, flags.method);
    const { testRequest } = await import('../../resources/ingress/answer.ts');
    const options = { now: context.clock.now(), ...(flags.class !== '' && { className: flags.class }) };
    const world = await loadWorld(context, {
      ...namedFiles(flags),
      selector: '',
      namespaces: 'preferably all',
      services: (routes) => testRequest(routes, request, options).answers.flatMap(({ rule }) => rule?.services ?? []),
      secretsOf: request.scheme === 'https' ? request.host : '',
      explain: true,
    });
    const verdict = verdictInOwnName(testRequest(world, request, options), context.program);
    const sent = flags.send ? await send(context, request, verdict, flags.address) : undefined;
    if (json) context.io.stdout.write(`${JSON.stringify(asJson(request, verdict, sent), undefined, 2)}\n`);
    else await printText(context, request, verdict, sent);
    const served = sent === undefined ? verdict.served : sent.served;
    return served ? 0 : 1;
  },
});

/** The verdict with the program's name in the next steps. */
const verdictInOwnName = (verdict: Verdict, program: string): Verdict => ({
  ...verdict,
  answers: verdict.answers.map((answer) => ({
    ...answer,
    hops: answer.hops.map((hop) => nextInOwnName(hop, program)),
  })),
});

/** Sends to the first router that has a rule for the request. */
async function send(context: Context, request: IngressRequest, verdict: Verdict, address: string): Promise<SentReport> {
  const answer = verdict.answers.find(({ rule }) => rule !== undefined) ?? verdict.answers[0];
  const target = address === '' ? addressOf(request, answer) : address;
  const { sendOnce } = await import('../../kube/transport/send-once.ts');
  const sent: Sent = await sendOnce(request, target, context.signal);
  return compareSent(verdict, sent, target);
}

function addressOf({ port, scheme }: IngressRequest, answer: RouterAnswer | undefined): string {
  const [first] = answer?.addresses ?? [];
  if (first === undefined) {
    throw new CliError('the Ingress has no address in its status: set one with --address=IP:PORT');
  }
  const own = port ?? (scheme === 'https' ? 443 : 80);
  return first.includes(':') ? `[${first}]:${own}` : `${first}:${own}`;
}

function asJson(request: IngressRequest, verdict: Verdict, sent: SentReport | undefined): object {
  const { url, method, scheme, host, path } = request;
  const shown = (rule: Rule) => ({ ...rule, field: fieldText(rule.field) });
  const answers = verdict.answers.map(({ rule, others, ...answer }) => ({
    ...answer,
    rule: rule === undefined ? undefined : shown(rule),
    others: others.map(shown),
  }));
  const asked = { url, method, scheme, host, path };
  return { request: asked, served: verdict.served, answers, ...(sent !== undefined && { sent }) };
}

async function printText(
  context: Context,
  request: IngressRequest,
  verdict: Verdict,
  sent: SentReport | undefined,
): Promise<void> {
  const paint = await newPaint(context.io.color.stdout);
  const lines = [...verdictLines(request, verdict, paint), ...(sent === undefined ? [] : sentLines(sent, paint))];
  context.io.stdout.write(`${lines.join('\n')}\n`);
}

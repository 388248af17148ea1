/** A verdict as text. Everything that comes from a cluster or a file is escaped. */
import type { Paint } from '../../io/paint.ts';
import type { Hop } from '../../resources/ingress/hop.ts';
import type { IngressRequest } from '../../resources/ingress/request.ts';
import type { RouterAnswer, Rule, Verdict } from '../../resources/ingress/verdict.ts';
import { fieldText } from '../../resources/lint/finding.ts';
import { oneLine } from '../shared/finding-text.ts';

/**
 * The lines of a verdict, without newlines:
 *
 *     GET http://shop.example.com/cart
 *     ingress/shop, spec.rules[0].http.paths[1]: shop.example.com Prefix /cart -> cart:80
 *       ok      class      class traefik, controller traefik.io/ingress-controller
 *       ok      service    Service "cart" (ClusterIP)
 *       broken  endpoints  0 of 2 endpoints are ready: pod/cart-1, pod/cart-2
 *                          Next: cox get pods -n shop -l app=cart
 *       before: ingress/shop, spec.rules[0].http.paths[0]: shop.example.com Prefix / -> web:80
 *     Not served: it breaks at the endpoints
 */
export function verdictLines(request: IngressRequest, { answers, served }: Verdict, paint: Paint): readonly string[] {
  const head = paint.strong(oneLine(`${request.method} ${request.url}`));
  if (answers.length === 0) return [head, paint.bad('Not served: there is no Ingress and no Gateway')];
  const lines = answers.flatMap((answer) => answerLines(answer, request, answers.length > 1, paint));
  const end = answers.length > 1 ? [served ? paint.good('Served by one of them') : paint.bad('Not served')] : [];
  return [head, ...lines, ...end];
}

function answerLines(answer: RouterAnswer, request: IngressRequest, several: boolean, paint: Paint): readonly string[] {
  const router = several ? [paint.faint(`${routerText(answer)}:`)] : [];
  const notes = answer.notes.map((note) => `  ${paint.faint('note:')} ${oneLine(note)}`);
  if (answer.rule === undefined) {
    const nothing = `Not served: no rule of ${routerText(answer)} matches ${request.host}${request.path} (404)`;
    return [...router, ...notes, paint.bad(oneLine(nothing))];
  }
  return [
    ...router,
    paint.strong(ruleText(answer.rule)),
    ...answer.hops.flatMap((hop) => hopLines(hop, paint)),
    ...answer.others.slice(0, 5).map((rule) => paint.faint(`  goes before: ${ruleText(rule)}`)),
    ...notes,
    endText(answer, paint),
  ];
}

const routerText = ({ router }: RouterAnswer): string => {
  if (router.kind === 'Gateway') return `Gateway ${router.name}`;
  return router.name === '' ? 'the Ingresses without a class' : `class ${router.name}`;
};

function ruleText({ object, namespace, field, source, host, path, pathType, backend }: Rule): string {
  const place = source === undefined ? `${object} in ${namespace}` : `${source.file}:${source.line}: ${object}`;
  const what = pathType === 'default' ? 'default backend' : `${pathType} ${path || '/'}`;
  return oneLine(`${place}, ${fieldText(field)}: ${host || '*'} ${what} -> ${backend}`);
}

const stateWidth = 'doubtful'.length;
const hopWidth = 'endpoints'.length;

function hopLines({ hop, state, text, next }: Hop, paint: Paint): readonly string[] {
  const tint = { ok: paint.good, doubtful: paint.doubtful, unknown: paint.doubtful, broken: paint.bad }[state];
  const margin = ' '.repeat(stateWidth + hopWidth + 6);
  const steps = next.map(
    (command, index) => `${margin}${paint.good(index === 0 ? 'Next:' : '  or:')} ${oneLine(command)}`,
  );
  return [`  ${tint(state.padEnd(stateWidth))}  ${hop.padEnd(hopWidth)}  ${oneLine(text)}`, ...steps];
}

function endText({ served, hops }: RouterAnswer, paint: Paint): string {
  if (!served) {
    const at = hops.find(({ state }) => state === 'broken')?.hop;
    return paint.bad(`Not served: it breaks at ${at === 'tls' ? 'TLS' : `the ${at}`}`);
  }
  const open = hops.filter(({ state }) => state === 'unknown').map(({ hop }) => hop);
  return open.length === 0
    ? paint.good('Served')
    : paint.good(`Served, as far as can be told: nothing is known of ${open.join(' and ')}`);
}

/** What `cox ingress test` says to a case's requests, in the words of the recorded answers. */
import { testRequest } from '../../../src/resources/ingress/answer.ts';
import { parseRequest } from '../../../src/resources/ingress/request.ts';
import type { Verdict } from '../../../src/resources/ingress/verdict.ts';
import { worldOf } from '../../../src/resources/ingress/world.ts';
import { backendNames, type Case, type CaseRequest, caseObjects, ingressClass } from './cases.ts';
import type { Answer } from './router.ts';

const kinds = ['Ingress', 'IngressClass', 'Service', 'EndpointSlice', 'Pod', 'Secret'];

/** The verdict on a request of a case, on a cluster that holds the case and nothing else. */
export function ourVerdict(each: Case, { ask, method = 'GET' }: CaseRequest, now: number): Verdict {
  const backends = {
    address: '192.0.2.10',
    ports: new Map(backendNames(each).map((name, index) => [name, 8000 + index])),
  };
  const objects = [ingressClass, ...caseObjects(each, 'case', backends)].map((object) => ({ object }));
  return testRequest(worldOf(objects, 'case', { complete: kinds }), parseRequest(ask, [], method), { now });
}

/** "SERVICE:PORT" of who serves it, "none" when nobody does. */
export function ourAnswer(verdict: Verdict): string {
  const serving = verdict.answers.find(({ served }) => served);
  const target = serving?.targets[0];
  return target === undefined ? 'none' : `${target.service}:${target.port}`;
}

/** The same of the router: over HTTPS a certificate that no client takes serves nobody. */
export function routerAnswer({ status, servedBy, trusted }: Answer): string {
  return status === 200 && trusted !== false ? servedBy : 'none';
}

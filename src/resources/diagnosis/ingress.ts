/** Ingresses in short: a missing class, missing or empty backends, missing certificates. */
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import type { DiagnosisContext } from './context.ts';
import { type Diagnosis, inNamespace, nameOf, namespaceOf, warningsOf } from './diagnosis.ts';
import { countEndpoints } from './service.ts';
import type { Finding } from './types.ts';

/** Each is undefined when it could not be read. */
export interface IngressSurroundings {
  readonly services: readonly KubeObject[] | undefined;
  /** EndpointSlices of the namespace. */
  readonly slices: readonly KubeObject[] | undefined;
  readonly classes: readonly KubeObject[] | undefined;
  /** Names of the TLS secrets that do not exist. */
  readonly missingSecrets: readonly string[];
}

export function ingressDiagnosis(
  ingress: KubeObject,
  around: IngressSurroundings,
  context: DiagnosisContext,
): Diagnosis {
  const hosts = objectsOf(at(ingress, 'spec', 'rules')).map(({ host }) => textOf(host) || '*');
  const addresses = objectsOf(at(ingress, 'status', 'loadBalancer', 'ingress')).map(
    ({ ip, hostname }) => textOf(ip) || textOf(hostname),
  );
  const backends = backendsOf(ingress).flatMap((backend) => backendFinding(ingress, backend, around) ?? []);
  const found = [classFinding(ingress, around.classes), ...backends, secretFinding(ingress, around.missingSecrets)];
  return {
    object: nameOf(ingress),
    namespace: namespaceOf(ingress),
    state: `${[...new Set(hosts)].join(', ') || 'without rules'} at ${addresses.join(', ') || 'no address yet'}`,
    findings: found.filter((finding) => finding !== undefined),
    notes: [
      ...(addresses.length === 0 ? ['no controller has given it an address yet'] : []),
      ...warningsOf(ingress, context).map(({ text }) => `recent warning: ${text}`),
    ],
  };
}

interface Backend {
  /** "shop.example/cart" */
  readonly of: string;
  readonly service: string;
  /** A port's name or number; "" when it is not set. */
  readonly port: string;
}

/** Every service that a rule or the default backend leads to, once. */
function backendsOf(ingress: KubeObject): readonly Backend[] {
  const own = backend('every other host', at(ingress, 'spec', 'defaultBackend'));
  const ofRules = objectsOf(at(ingress, 'spec', 'rules')).flatMap((rule) =>
    objectsOf(at(rule, 'http', 'paths')).map((one) =>
      backend(`${textOf(rule.host) || '*'}${textOf(one.path)}`, one.backend),
    ),
  );
  const all = [...ofRules, own].filter((one) => one !== undefined);
  return [...new Map(all.map((one) => [`${one.service}:${one.port}`, one])).values()];
}

function backend(of: string, value: unknown): Backend | undefined {
  const service = isJsonObject(value) ? value.service : undefined;
  if (!isJsonObject(service)) return undefined;
  const { name, number } = (isJsonObject(service.port) ? service.port : {}) as JsonObject;
  return { of, service: textOf(service.name), port: String(name ?? number ?? '') };
}

function backendFinding(
  ingress: KubeObject,
  { of, service, port }: Backend,
  { services, slices }: IngressSurroundings,
): Finding | undefined {
  if (services === undefined) return undefined;
  const found = services.find((one) => meta(one).name === service);
  const where = inNamespace(ingress);
  const object = nameOf(ingress);
  const evidence = [{ source: 'spec', object, text: `${of} leads to service ${service}, port ${port}` } as const];
  const common = { cause: 'BackendMissing', object, doomedAt: undefined } as const;
  if (found === undefined) {
    const next = [`create it, or correct the backend: cox get services${where}`];
    return { ...common, summary: `the service ${service} that ${of} leads to does not exist`, evidence, next };
  }
  const ports = objectsOf(at(found, 'spec', 'ports')).map((one) => ({
    name: textOf(one.name),
    number: String(one.port),
  }));
  if (port !== '' && !ports.some(({ name, number }) => name === port || number === port)) {
    const there = ports.map(({ name, number }) => (name === '' ? number : `${name} (${number})`)).join(', ');
    return {
      ...common,
      summary: `the service ${service} that ${of} leads to has no port ${port}`,
      evidence: [...evidence, { source: 'spec', object: nameOf(found), text: `ports: ${there || 'none'}` }],
      next: ['correct the port of the backend, or of the service'],
    };
  }
  const own = slices?.filter((slice) => meta(slice).labels?.['kubernetes.io/service-name'] === service);
  if (own === undefined || textOf(at(found, 'spec', 'type')) === 'ExternalName' || countEndpoints(own).ready > 0) {
    return undefined;
  }
  return {
    ...common,
    cause: 'NoEndpoints',
    summary: `the service ${service} that ${of} leads to has no ready endpoints`,
    evidence,
    next: [`see why: cox why ${nameOf(found)}${where}`],
  };
}

function classFinding(ingress: KubeObject, classes: readonly KubeObject[] | undefined): Finding | undefined {
  if (classes === undefined) return undefined;
  const named = textOf(at(ingress, 'spec', 'ingressClassName'));
  const annotated = meta(ingress).annotations?.['kubernetes.io/ingress.class'] ?? '';
  const byDefault = classes.some(
    (one) => meta(one).annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  );
  const isThere = named === '' ? annotated !== '' || byDefault : classes.some((one) => meta(one).name === named);
  if (isThere) return undefined;
  const object = nameOf(ingress);
  const there = classes.map((one) => meta(one).name ?? '').join(', ') || 'none';
  return {
    cause: 'BackendMissing',
    object,
    summary:
      named === ''
        ? 'it has no ingress class, and there is no default class: no controller serves it'
        : `its ingress class ${JSON.stringify(named)} does not exist: no controller serves it`,
    evidence: [{ source: 'spec', object, text: `spec.ingressClassName: ${named || 'none'}` }],
    next: [`name one that exists (${there}), or install an ingress controller`],
    doomedAt: undefined,
  };
}

function secretFinding(ingress: KubeObject, missing: readonly string[]): Finding | undefined {
  if (missing.length === 0) return undefined;
  const object = nameOf(ingress);
  return {
    cause: 'BackendMissing',
    object,
    summary: `the secret ${missing.join(', ')} with its certificate does not exist`,
    evidence: missing.map((name) => ({ source: 'spec', object, text: `spec.tls: secretName ${name}` }) as const),
    next: [`create it: cox create secret tls ${missing[0]} --cert=FILE --key=FILE${inNamespace(ingress)}`],
    doomedAt: undefined,
  };
}

/** The secrets that an ingress takes its certificates from. */
export function secretNamesOf(ingress: KubeObject): readonly string[] {
  const names = objectsOf(at(ingress, 'spec', 'tls')).map(({ secretName }) => textOf(secretName));
  return [...new Set(names.filter((name) => name !== ''))];
}

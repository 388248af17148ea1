import type {
  V1EndpointSlice,
  V1Ingress,
  V1IngressBackend,
  V1IngressTLS,
  V1Service,
} from '../../apimachinery/client-types.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { ingresses, services } from '../../apimachinery/known-types.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber, type Related } from '../describer.ts';
import { endpointsText, slicesOfService } from '../parts/endpoints.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeName } from '../parts/head.ts';
import { writeAnnotations, writeLabels } from '../parts/labels.ts';
import type { Writer } from '../writer.ts';

type Ingress = Wire<V1Ingress>;
type Backend = Wire<V1IngressBackend>;

/** A service that rules point to, or why it could not be read. */
type Target =
  | { readonly service: Wire<V1Service>; readonly slices: readonly Wire<V1EndpointSlice>[] }
  | { readonly error: string };

interface Found {
  readonly targets: ReadonlyMap<string, Target>;
  readonly events: Events;
}

export const describer = defineDescriber<V1Ingress, Found>({
  type: ingresses,
  fetch: async (ingress, related) => {
    const [targets, events] = await Promise.all([
      readTargets(ingress, related),
      eventsAbout(related, referenceTo(ingress, ingresses.kind)),
    ]);
    return { targets, events };
  },
  write: (writer, ingress, { targets, events }, now) => {
    const { metadata, spec } = ingress;
    writeName(writer, ingress);
    writeLabels(writer, 'Labels', metadata?.labels);
    writer.line(0, `Namespace:\t${metadata?.namespace ?? ''}`);
    writer.line(0, `Address:\t${addressText(ingress)}`);
    writer.line(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}`);
    const fallback = spec?.defaultBackend ? backendText(spec.defaultBackend, targets) : '<default>';
    writer.line(0, `Default backend:\t${fallback}`);
    writeTls(writer, spec?.tls ?? []);
    writeRules(writer, ingress, fallback, targets);
    writeAnnotations(writer, 'Annotations', metadata?.annotations);
    writeEvents(writer, events, now);
  },
});

function backends({ spec }: Ingress): readonly Backend[] {
  const paths = (spec?.rules ?? []).flatMap((rule) => rule.http?.paths ?? []);
  const all = paths.map(({ backend }) => backend);
  return spec?.defaultBackend ? [spec.defaultBackend, ...all] : all;
}

async function readTargets(ingress: Ingress, related: Related): Promise<ReadonlyMap<string, Target>> {
  const namespace = ingress.metadata?.namespace ?? '';
  const names = new Set(backends(ingress).flatMap(({ service }) => (service ? [service.name] : [])));
  const read = async (name: string): Promise<[string, Target]> => {
    try {
      const slices = await slicesOfService(related, namespace, name);
      return [name, { slices, service: await related.get<V1Service>(services, namespace, name) }];
    } catch (error) {
      return [name, { error: error instanceof Error ? error.message : String(error) }];
    }
  };
  return new Map(await Promise.all([...names].map(read)));
}

/** `web:80 (10.0.0.1:8080)`, or the object that a resource backend names. */
function backendText({ service, resource }: Backend, targets: Found['targets']): string {
  if (service) {
    const target = targets.get(service.name);
    const endpoints = target === undefined || 'error' in target ? undefined : target;
    const port = service.port?.number || (service.port?.name ?? '');
    const problem = target !== undefined && 'error' in target ? `<error: ${target.error}>` : '';
    return `${service.name}:${port} (${endpoints === undefined ? problem : targetEndpoints(service, endpoints)})`;
  }
  if (!resource) return '';
  return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
}

function targetEndpoints(
  { port }: NonNullable<Backend['service']>,
  { service, slices }: Exclude<Target, { readonly error: string }>,
): string {
  const matching = (service.spec?.ports ?? []).filter((one) =>
    port?.number ? one.port === port.number : port?.name ? one.name === port.name : false,
  );
  return endpointsText(slices, matching.at(-1)?.name ?? '');
}

function addressText({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses.filter((address) => address !== ''))].sort(compareStrings).join(',');
}

function writeTls(writer: Writer, tls: readonly Wire<V1IngressTLS>[]): void {
  if (tls.length === 0) return;
  writer.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of tls) {
    writer.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
  }
}

function writeRules(writer: Writer, { spec }: Ingress, fallback: string, targets: Found['targets']): void {
  writer.line(0, 'Rules:\n  Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec?.rules ?? []).filter(({ http }) => http);
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http?.paths ?? []) {
      writer.line(2, `\t${path} \t${backendText(backend, targets)}`);
    }
  }
}

import type {
  V1EndpointSlice,
  V1LoadBalancerIngress,
  V1Service,
  V1ServicePort,
} from '../../apimachinery/client-types.ts';
import { services } from '../../apimachinery/known-types.ts';
import { formatLabels } from '../../apimachinery/label-selector.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { endpointsText, slicesOfService } from '../parts/endpoints.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

type Service = Wire<V1Service>;
type Slices = readonly Wire<V1EndpointSlice>[];

interface Found {
  readonly slices: Slices;
  readonly events: Events;
}

export const describer = defineDescriber<V1Service, Found>({
  type: services,
  fetch: async (service, related) => {
    const { namespace = '', name = '' } = service.metadata ?? {};
    const [slices, events] = await Promise.all([
      slicesOfService(related, namespace, name).catch((): Slices => []),
      eventsAbout(related, referenceTo(service, services.kind)),
    ]);
    return { slices, events };
  },
  write: (writer, service, { slices, events }, now) => {
    writeNameAndNamespace(writer, service);
    writeLabelsAndAnnotations(writer, service);
    writer.line(0, `Selector:\t${formatLabels(service.spec?.selector)}`);
    writer.line(0, `Type:\t${service.spec?.type ?? ''}`);
    writeAddresses(writer, service);
    for (const port of service.spec?.ports ?? []) writePort(writer, port, slices);
    writeTraffic(writer, service);
    writeEvents(writer, events, now);
  },
});

function writeAddresses(writer: Writer, { spec, status }: Service): void {
  const listOrNone = (items: readonly string[] | undefined): string => (items ?? []).join(',') || '<none>';
  if (spec?.ipFamilyPolicy !== undefined) writer.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  writer.line(0, `IP Families:\t${listOrNone(spec?.ipFamilies)}`);
  writer.line(0, `IP:\t${spec?.clusterIP ?? ''}`);
  writer.line(0, `IPs:\t${listOrNone(spec?.clusterIPs)}`);
  if (spec?.externalIPs?.length) writer.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec?.loadBalancerIP) writer.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec?.externalName) writer.line(0, `External Name:\t${spec.externalName}`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) writer.line(0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}`);
}

function ingressText({ ip, ipMode, hostname = '' }: Wire<V1LoadBalancerIngress>): string {
  if (!ip) return hostname;
  return ipMode === undefined ? ip : `${ip} (${ipMode})`;
}

function writePort(writer: Writer, port: Wire<V1ServicePort>, slices: Slices): void {
  const name = port.name || '<unset>';
  const protocol = port.protocol ?? '';
  writer.line(0, `Port:\t${name}\t${port.port}/${protocol}`);
  writer.line(0, `TargetPort:\t${port.targetPort ?? 0}/${protocol}`);
  if (port.appProtocol !== undefined) writer.line(0, `AppProtocol:\t${port.appProtocol}`);
  if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${protocol}`);
  writer.line(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}`);
}

function writeTraffic(writer: Writer, { spec }: Service): void {
  writer.line(0, `Session Affinity:\t${spec?.sessionAffinity ?? ''}`);
  if (spec?.externalTrafficPolicy) writer.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec?.internalTrafficPolicy !== undefined) {
    writer.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  }
  if (spec?.healthCheckNodePort) writer.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  const ranges = spec?.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) writer.line(0, `LoadBalancer Source Ranges:\t${ranges.join(',')}`);
  if (spec?.trafficDistribution !== undefined) writer.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
}

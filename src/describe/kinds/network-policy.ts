import type { V1NetworkPolicy, V1NetworkPolicyPeer, V1NetworkPolicyPort } from '../../apimachinery/client-types.ts';
import { networkPolicies } from '../../apimachinery/known-types.ts';
import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import { formatGoTime } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber } from '../describer.ts';
import { writeLabelsAndAnnotations, writeNameAndNamespace } from '../parts/head.ts';
import type { Writer } from '../writer.ts';

type Policy = Wire<V1NetworkPolicy>;
type Peers = readonly Wire<V1NetworkPolicyPeer>[];

/** A rule of either direction: `peers` are the allowed sources or destinations. */
interface Rule {
  readonly ports: readonly Wire<V1NetworkPolicyPort>[];
  readonly peers: Peers;
}

interface Direction {
  readonly type: 'Ingress' | 'Egress';
  readonly word: 'From' | 'To';
  /** The text for a rule without peers. */
  readonly anybody: string;
  readonly rules: readonly Rule[];
}

export const describer = defineDescriber<V1NetworkPolicy, undefined>({
  type: networkPolicies,
  fetch: async () => undefined,
  write: (writer, policy) => {
    const types = policy.spec?.policyTypes ?? [];
    writeNameAndNamespace(writer, policy);
    writer.line(0, `Created on:\t${formatGoTime(policy.metadata?.creationTimestamp)}`);
    writeLabelsAndAnnotations(writer, policy);
    writer.line(0, 'Spec:');
    writer.line(1, `PodSelector: ${podSelectorText(policy)}`);
    for (const direction of directions(policy)) writeDirection(writer, direction, types.includes(direction.type));
    writer.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
  },
});

function podSelectorText({ spec }: Policy): string {
  const text = formatLabelSelector(spec?.podSelector);
  // kubectl writes this line at the second level.
  return text === '<none>' ? '    <none> (Allowing the specific traffic to all pods in this namespace)' : `    ${text}`;
}

/** The peers of an ingress rule are `from` in JSON, but not in client-node's classes. */
function directions({ spec }: Policy): readonly Direction[] {
  const ingress = (spec?.ingress ?? []).map((rule) => ({
    ports: rule.ports ?? [],
    peers: (rule as { readonly from?: Peers }).from ?? [],
  }));
  const egress = (spec?.egress ?? []).map(({ ports = [], to = [] }) => ({ ports, peers: to }));
  return [
    { type: 'Ingress', word: 'From', anybody: 'traffic not restricted by source', rules: ingress },
    { type: 'Egress', word: 'To', anybody: 'traffic not restricted by destination', rules: egress },
  ];
}

function writeDirection(writer: Writer, { type, word, anybody, rules }: Direction, enabled: boolean): void {
  const name = type.toLowerCase();
  if (!enabled) {
    writer.line(1, `Not affecting ${name} traffic`);
    return;
  }
  writer.line(1, `Allowing ${name} traffic:`);
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${name} connectivity)`);
  for (const [index, { ports, peers }] of rules.entries()) {
    if (index > 0) writer.line(2, '----------');
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports) writer.line(2, portText(port));
    if (peers.length === 0) writer.line(2, `${word}: <any> (${anybody})`);
    for (const peer of peers) {
      writer.line(2, `${word}:`);
      writePeer(writer, peer);
    }
  }
}

function portText({ port = '<nil>', endPort, protocol = 'TCP' }: Wire<V1NetworkPolicyPort>): string {
  return endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`;
}

function writePeer(writer: Writer, { podSelector, namespaceSelector, ipBlock }: Wire<V1NetworkPolicyPeer>): void {
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
  if (namespaceSelector || podSelector || !ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}

import type { V1PersistentVolumeClaim, V1Pod } from '../../apimachinery/client-types.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { persistentVolumeClaims, pods } from '../../apimachinery/known-types.ts';
import { formatTimestamp } from '../../apimachinery/timestamp.ts';
import type { Wire } from '../../apimachinery/wire.ts';
import { defineDescriber, type Related } from '../describer.ts';
import { writeClaim } from '../parts/claim.ts';
import { type Events, eventsAbout, referenceTo, writeEvents } from '../parts/events.ts';
import { writeList } from '../parts/labels.ts';
import type { Writer } from '../writer.ts';

type Claim = Wire<V1PersistentVolumeClaim>;
type Pod = Wire<V1Pod>;

interface Found {
  readonly users: readonly Pod[];
  readonly events: Events;
}

export const describer = defineDescriber<V1PersistentVolumeClaim, Found>({
  type: persistentVolumeClaims,
  fetch: async (claim, related) => {
    const [users, events] = await Promise.all([
      podsUsing(claim, related),
      eventsAbout(related, referenceTo(claim, persistentVolumeClaims.kind)),
    ]);
    return { users, events };
  },
  write: (writer, claim, { users, events }, now) => {
    writeClaim(writer, claim, { inline: false, now });
    writeList(writer, 'Used By', users.map((pod) => pod.metadata?.name ?? '').sort(compareStrings));
    writeConditions(writer, claim);
    writeEvents(writer, events, now);
  },
});

/**
 * The pods that mount the claim, once for each volume, and those that own it as an ephemeral
 * volume.
 */
async function podsUsing({ metadata }: Claim, related: Related): Promise<readonly Pod[]> {
  const all = await related.list<V1Pod>(pods, metadata?.namespace ?? '');
  const mounting = all.flatMap((pod) =>
    (pod.spec?.volumes ?? [])
      .filter(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata?.name)
      .map(() => pod),
  );
  const owners = new Set((metadata?.ownerReferences ?? []).filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid));
  const owning = all.filter((pod) => owners.has(pod.metadata?.uid ?? '') && !mounting.includes(pod));
  return [...mounting, ...owning];
}

function writeConditions(writer: Writer, { status }: Claim): void {
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    const times = [formatTimestamp(lastProbeTime), formatTimestamp(lastTransitionTime)];
    writer.line(1, [type, status, ...times, reason, message].join(' \t'));
  }
}

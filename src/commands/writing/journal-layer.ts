/** Writes what a command does into the journal. A journal that cannot be written is a warning. */
import type { TypedWords } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import { systemText } from '../../io/system-text.ts';
import type { ObjectRecord } from '../../journal/record.ts';
import { recordingTransport } from '../../journal/recording.ts';
import { commandLine } from '../../journal/redact.ts';
import { beginEntry, type EntryWriter, journalFolder, pruneEntries } from '../../journal/store.ts';
import { clusterUid } from '../../journal/undo.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { JournalLimits } from '../../settings/settings.ts';
import { warn } from '../shared/warn.ts';
import type { Destination } from './destination.ts';

export interface JournalLayer {
  layer(transport: Transport, cluster: Cluster): Transport;
  /** Ends the entry, and removes entries beyond the limits. */
  close(): void;
}

export function newJournalLayer(
  context: Context,
  limits: JournalLimits,
  destination: Destination,
  typed: TypedWords,
): JournalLayer {
  const { io, clock, env, signal } = context;
  let uid: Promise<string> | undefined;
  let knownUid = '';
  let entry: EntryWriter | undefined;
  let failed = false;
  const begin = (server: string): EntryWriter =>
    beginEntry(journalFolder(env), {
      time: new Date(clock.now()).toISOString(),
      command: commandLine(context.program, context.commandPath, typed),
      context: destination.context,
      user: destination.user,
      impersonated: destination.impersonated,
      server,
      clusterUid: knownUid,
    });
  const attempt = (what: string, work: () => void): void => {
    if (failed) return;
    try {
      work();
    } catch (error) {
      failed = true;
      warn(io, `${what}: ${systemText(error)}`);
    }
  };
  const write = (server: string, record: ObjectRecord): void =>
    attempt('the journal cannot be written, so what this command does is not, or not wholly, in it', () => {
      entry ??= begin(server);
      if (entry.size > limits.maxBytes)
        throw new Error(`this command alone exceeds the ${limits.maxBytes} bytes of maxBytes`);
      entry.add(record);
    });
  return {
    layer: (transport, cluster) =>
      recordingTransport(
        transport,
        clock.now,
        (record) => write(cluster.server, record),
        async () => {
          uid ??= clusterUid({ transport }, signal);
          knownUid = await uid;
        },
      ),
    close() {
      if (entry === undefined) return;
      entry.close();
      attempt('old entries of the journal cannot be removed', () =>
        pruneEntries(journalFolder(env), limits, clock.now()),
      );
    },
  };
}

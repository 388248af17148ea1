/** A command that writes, by our settings: its guardrails, the name of its context, the journal. */
import type { TypedWords, Writes } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Transport } from '../../kube/transport/transport.ts';
import type { SettingsFile } from '../../settings/file.ts';
import { defaultSettings, parseSettings, type UserSettings } from '../../settings/settings.ts';
import { type Destination, destinationOf } from './destination.ts';

interface Writing {
  /** Undefined when there is none. */
  readonly file: SettingsFile | undefined;
  readonly typed: TypedWords;
  readonly writes: Writes;
}

/** Runs a command with what the settings and its flags ask for. Throws CliError for bad settings. */
export async function withSettings(
  context: Context,
  { file, typed, writes }: Writing,
  run: (context: Context) => Promise<number>,
): Promise<number> {
  const settings = file === undefined ? defaultSettings : parseSettings(file);
  const isGuarded = settings.protectedContexts.length > 0;
  const isRecorded =
    writes.recorded && (typed.changed('journal') ? typed.flags.journal === true : settings.journal.enabled);
  const isAnnounced = (isGuarded || settings.announceContext) && context.io.stderr.isTerminal;
  if (!isGuarded && !isRecorded && !isAnnounced) return run(context);
  const destination = await destinationOf(context, settings.protectedContexts);
  const layers: ((transport: Transport, cluster: Cluster) => Transport)[] = [];
  if (isAnnounced) {
    const { announcing } = await import('./announce.ts');
    layers.push((transport) => announcing(context, destination.context, transport));
  }
  const journal = isRecorded ? await openJournal(context, settings, destination, typed) : undefined;
  if (journal !== undefined) layers.push(journal.layer);
  const guardrails = writes.guarded && isGuarded ? await guardrailsOf(context, destination, typed) : undefined;
  let cluster: Promise<Cluster> | undefined;
  const wrapped = async (): Promise<Cluster> => {
    const plain = await context.cluster();
    return { ...plain, transport: layers.reduce((transport, layer) => layer(transport, plain), plain.transport) };
  };
  try {
    return await run({
      ...context,
      cluster: () => {
        cluster ??= wrapped();
        return cluster;
      },
      ...(guardrails === undefined ? {} : { guardrails }),
    });
  } finally {
    journal?.close();
  }
}

async function openJournal(context: Context, settings: UserSettings, destination: Destination, typed: TypedWords) {
  const { newJournalLayer } = await import('./journal-layer.ts');
  return newJournalLayer(context, settings.journal, destination, typed);
}

async function guardrailsOf(context: Context, { protectedContext }: Destination, typed: TypedWords) {
  if (protectedContext === undefined) return undefined;
  const { newGuardrails } = await import('./guardrails.ts');
  return newGuardrails(context, protectedContext, typed.flags.yes === true);
}

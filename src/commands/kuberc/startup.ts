/** Applies the kuberc to a command line. Loaded only when there is such a file. */
import { type PluginPolicy, type Preference, validatePreference } from '../../apimachinery/preference.ts';
import { applyPreference, type PreferredLine, type TypedLine } from '../../cli/preferences.ts';
import { CliError } from '../../errors.ts';
import { clock } from '../../io/clock.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Output } from '../../io/io.ts';
import type { OpenedKuberc } from '../../kube/kuberc/location.ts';
import { readPreference } from '../../kube/kuberc/read.ts';
import { klogLine } from '../../kube/transport/klog.ts';

export interface AppliedKuberc extends PreferredLine {
  readonly pluginPolicy: PluginPolicy;
}

/**
 * The line as the preferences want it; undefined when the file has none. Rejects with CliError in
 * kubectl's words (k8s.io/kubectl/pkg/kuberc, Preferences.Apply).
 */
export async function applyKuberc(
  kuberc: OpenedKuberc,
  line: Omit<TypedLine, 'warn'>,
  stderr: Output,
): Promise<AppliedKuberc | undefined> {
  const write = (text: string): void => stderr.write(escapeTerminal(text));
  // kubectl does not end these lines; on a terminal they are ended
  const end = stderr.isTerminal ? '\n' : '';
  const preference = load(kuberc, line.argv, stderr, (text) => write(`${text}${end}`));
  if (preference === undefined) return undefined;
  validatePreference(preference);
  const applied = await applyPreference({ ...line, warn: (text) => write(`${text}\n`) }, preference);
  return { ...applied, pluginPolicy: preference.policy };
}

/** The preferences of the file. One that was not asked for is left out when it cannot be used. */
function load(
  { file, isExplicit, content }: OpenedKuberc,
  argv: readonly string[],
  stderr: Output,
  report: (text: string) => void,
): Preference | undefined {
  const log = logLevel(argv) >= 5 ? (text: string) => stderr.write(klogLine('I', clock.now(), text)) : undefined;
  try {
    if (content instanceof CliError) throw content;
    const found = readPreference(content, file, log);
    if (found?.strictError !== undefined) {
      report(`kuberc: ignoring strict decoding error in ${file}: ${found.strictError}`);
    }
    return found?.preference;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (isExplicit) throw new CliError(`kuberc error kuberc: ${error.message}`);
    report(`kuberc: no preferences loaded from ${file}: ${error.message}`);
    return undefined;
  }
}

/** -v before flags are parsed (kubectl's GetLogVerbosity). */
function logLevel(argv: readonly string[]): number {
  for (const [index, word] of argv.entries()) {
    if (word === '--') break;
    const value = word === '--v' || word === '-v' ? argv[index + 1] : /-v=/.test(word) ? word.split('=')[1] : undefined;
    if (value) return Number(value) || 0;
  }
  return 0;
}

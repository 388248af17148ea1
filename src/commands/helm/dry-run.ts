import { type DryRun, parseGoBoolean } from '../../apimachinery/write-options.ts';
import { string } from '../../cli/flag.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';

/** What a bare --dry-run stands for. */
const BARE = 'unset';

export const dryRunFlag = (preset: DryRun) =>
  string('Only show what would be done: client asks no server, server asks it, none does it', {
    default: preset,
    bare: BARE,
  });

/** The value of --dry-run; a template is always a dry run. `warn` takes a line for stderr. */
export function dryRunOf(typed: string, isTemplate: boolean, warn: (line: string) => void): DryRun {
  const refuse = (words: string): never => {
    throw new HelmFault(`invalid dry-run value (${JSON.stringify(typed)}). Must be ${words}`);
  };
  if (typed === BARE) {
    warn(logLine('WARN', "--dry-run is deprecated and should be replaced with '--dry-run=client'"));
    return 'client';
  }
  if (typed === 'client' || typed === 'server') return typed;
  if (typed === 'none') return isTemplate ? refuse('"server" or "client"') : typed;
  const isOn = parseGoBoolean(typed);
  if (isOn === undefined) return refuse('"none", "server", or "client"');
  if (isTemplate && !isOn) return refuse('"server" or "client"');
  const meant = isOn ? 'client' : 'none';
  warn(
    logLine('WARN', `boolean '--dry-run=${isOn}' flag is deprecated and must be replaced with '--dry-run=${meant}'`),
  );
  return meant;
}

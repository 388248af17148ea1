import type { CommandRow } from '../../cli/command-row.ts';
import type { UnfinishedLine } from '../../cli/unfinished-line.ts';
import type { Context } from '../../context.ts';
import type { HelmSettings } from './settings.ts';

/** A line of helm that is being typed. */
export interface HelmLine extends UnfinishedLine {
  readonly context: Context;
  readonly settings: HelmSettings;
  /** All commands. */
  readonly rows: readonly CommandRow[];
}

import { CliError } from '../errors.ts';

/** Ends a command of helm: printed as `Error: MESSAGE`. */
export class HelmFault extends CliError {}

/** What helm logs and ends with, before any command runs: printed as a line of its log. */
export class LoggedFault extends HelmFault {}

/** What keeps helm from starting at all: printed as a line of its log that says so. */
export class RefusedStart extends HelmFault {}

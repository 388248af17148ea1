import { CliError } from '../errors.ts';

/** Ends a command of helm: printed as `Error: MESSAGE`. */
export class HelmFault extends CliError {}

/** What helm logs and ends with, before any command runs: printed as a line of its log. */
export class LoggedFault extends HelmFault {}

/** What helm ends with while it makes its commands: printed as a line of its log, too. */
export class StartFault extends HelmFault {}

import { CliError } from '../errors.ts';

/** Ends a command of helm: printed as `Error: MESSAGE`. */
export class HelmFault extends CliError {}

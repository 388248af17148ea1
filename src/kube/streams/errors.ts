import { CliError } from '../../errors.ts';

/** The connection of a stream that was open broke off, or ended before everything was said. */
export class StreamLostError extends CliError {}

/** The node could not connect to the port, or lost the connection to it; the message has its words. */
export class PortForwardError extends CliError {}

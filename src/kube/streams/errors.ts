import { CliError } from '../../errors.ts';

/** The connection of an open stream was lost, or ended before all data had come. */
export class StreamLostError extends CliError {}

/**
 * The node could not start a command in a container, as when the image has no such program; the
 * message has its words.
 */
export class CommandStartError extends CliError {}

/**
 * The node could not connect to the port, or lost the connection to it; the message has its words.
 */
export class PortForwardError extends CliError {}

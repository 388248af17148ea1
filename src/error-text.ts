/**
 * The wording of an error, as kubectl words it (k8s.io/kubectl/pkg/cmd/util/helpers.go, checkErr).
 */

import { goQuote } from './apimachinery/go/text.ts';
import {
  CliError,
  ConfigurationError,
  ConnectionError,
  ErrorList,
  ExitError,
  FlagError,
  NoResourceError,
  type Status,
  StatusError,
  UsageError,
} from './errors.ts';
import { escapeTerminal } from './io/escape.ts';

/**
 * As kubectl words it, to the last newline: each cause ends with a newline, so a message that has
 * one leaves an empty line.
 */
function invalidText(status: Status): string {
  const details = status.details;
  if (details === undefined) {
    return `The request is invalid${status.message ? `: ${status.message}` : ''}`;
  }
  const causes = details.causes ?? [];
  const named = (details.kind ?? '') !== '' || (details.name ?? '') !== '';
  let head = 'The request is invalid';
  if (named) head = `The ${details.kind ?? ''} ${goQuote(details.name ?? '')} is invalid`;
  else if (status.message && causes.length === 0) head += `: ${status.message}`;
  if (causes.length === 0) return head;
  const lines = [...new Set(causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
  if (lines.length === 1) return `${head}: ${lines[0]}\n`;
  return `${head}: \n${lines.map((line) => `* ${line}\n`).join('')}`;
}

/** One line about one error as it stands in a list of several (kubectl's messageForError). */
export function standardMessage(error: unknown): string {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason === ''
      ? `Error from server: ${error.message}`
      : `Error from server (${error.reason}): ${error.message}`;
  }
  if (error instanceof ConnectionError) return error.verbatim;
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith('error: ') ? message : `error: ${message}`;
}

/**
 * An error's line among several (messageForError): only errors of the server or the connection have
 * a prefix.
 */
function messageInList(error: Error): string {
  const message =
    error instanceof StatusError || error instanceof ConnectionError
      ? standardMessage(error)
      : withUnknown(error.message, error);
  return withPlaces(message, error);
}

/** The message with the lines that belong below it. */
function withPlaces(message: string, error: unknown): string {
  const places = error instanceof CliError || error instanceof StatusError ? error.places : [];
  return places.length === 0 ? message : [message.replace(/\n$/, ''), ...places].join('\n');
}

/**
 * The message, and below it what is known of the outcome of the write behind it: what wraps an error
 * of the connection has only its detail.
 */
function withUnknown(message: string, error: unknown): string {
  let cause = error instanceof CliError ? error.cause : undefined;
  while (cause instanceof CliError) cause = cause.cause;
  if (!(cause instanceof ConnectionError) || cause.unknown === undefined) return message;
  return `${message.replace(/\n$/, '')}\n${cause.unknown}`;
}

/** The message without kubectl's prefixes, as it stands inside another message. */
export function plainMessage(error: unknown): string {
  if (error instanceof ConnectionError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}

/** The whole text for stderr, without the last newline. */
function textOf(error: unknown, program: string, commandPath: string): string {
  const command = commandPath === '' ? program : `${program} ${commandPath}`;
  if (error instanceof ErrorList) {
    // A list with a single list in it counts as that list; entries have no `error: `
    // (MultipleErrors).
    const [only, ...others] = error.errors;
    if (only !== undefined && others.length === 0 && !(only instanceof ErrorList))
      return textOf(only, program, commandPath);
    const listed = only instanceof ErrorList && others.length === 0 ? only.errors : error.errors;
    return listed.map((listedError) => `${messageInList(listedError)}\n`).join('');
  }
  if (error instanceof StatusError && error.reason === 'Invalid') return withPlaces(invalidText(error.status), error);
  if (error instanceof ConfigurationError) return `Error in configuration: ${error.message}\n`;
  if (error instanceof NoResourceError) return error.message;
  const message = withPlaces(withUnknown(standardMessage(error), error), error);
  if (error instanceof FlagError && commandPath === 'options') return `${message}\nRun '${command}' without flags.`;
  if (error instanceof FlagError) return `${message}\nSee '${command} --help' for usage.`;
  if (error instanceof UsageError) return `${message}\nSee '${command} -h' for help and examples`;
  return message;
}

/**
 * What to write on stderr for an error that ended a command, and the exit code. The hint is for
 * terminals only.
 */
export function wordError(
  error: unknown,
  program: string,
  commandPath: string,
  terminal: boolean,
): { readonly text: string; readonly exitCode: number } {
  if (error instanceof ExitError) return { text: '', exitCode: error.exitCode };
  const message = textOf(error, program, commandPath);
  const more = error instanceof CliError || error instanceof ErrorList ? error.trailer : [];
  // kubectl's own text is unchanged, to the last newline
  const text = escapeTerminal(more.length === 0 ? message : [message.replace(/\n$/, ''), ...more].join('\n'));
  const hint = terminal && error instanceof CliError && error.hint !== undefined ? `\n${error.hint}` : '';
  const end = text.endsWith('\n') ? '' : '\n';
  return { text: `${text}${hint}${end}`, exitCode: error instanceof CliError ? error.exitCode : 1 };
}

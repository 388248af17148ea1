/**
 * The error classes. Code throws typed errors; error-text.ts words them once, as kubectl words
 * them (k8s.io/kubectl/pkg/cmd/util/helpers.go, checkErr). The first line is kubectl's; `hint` is
 * ours and appears on a terminal only.
 */

/** metav1.Status, as the API server sends it with every failure. */
export interface Status {
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[];
  };
}

/**
 * Anything that ends a command with one message: printed as `error: MESSAGE`. The exit code is 1
 * unless given.
 */
export class CliError extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;
  /** More lines below the message, on a terminal or not: what kubectl does not print. */
  readonly trailer: readonly string[];
  /** Lines that go wherever the message goes: the places of what it names in the files of a kustomization. */
  readonly places: readonly string[];
  constructor(
    message: string,
    options: {
      exitCode?: number;
      hint?: string;
      trailer?: readonly string[];
      places?: readonly string[];
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
    this.hint = options.hint;
    this.trailer = options.trailer ?? [];
    this.places = options.places ?? [];
  }
}

/**
 * Wrong use of a command: `error: MESSAGE`, then `See 'cox COMMAND -h' for help and examples`
 * (cmdutil.UsageErrorf).
 */
export class UsageError extends CliError {}

/** A flag that cannot be read: `error: MESSAGE`, then `See 'cox COMMAND --help' for usage.` */
export class FlagError extends CliError {}

/** A kubeconfig that cannot be used: `Error in configuration: MESSAGE`. */
export class ConfigurationError extends CliError {}

/** --user, --context or --cluster names nothing of the kubeconfig (clientcmd's ClientConfig). */
export class UnknownNameError extends CliError {}

/**
 * No resource type of the server has this kind: `no matches for kind "X" in version "G/V"`
 * (meta.NoKindMatchError).
 */
export class NoMatchError extends CliError {}

/**
 * The server has no such resource type, where kubectl says so without `error: `
 * (meta.NoResourceMatchError).
 */
export class NoResourceError extends CliError {}

/** A kubeconfig with exactly one problem: `error: MESSAGE`. */
export class ConfigurationProblem extends CliError {}

/** The API server answered with a failure: `Error from server (REASON): MESSAGE`. */
export class StatusError extends Error {
  readonly status: Status;
  readonly code: number;
  readonly reason: string;
  /** As those of CliError. */
  readonly places: readonly string[];
  constructor(status: Status, code = status.code ?? 0, places: readonly string[] = []) {
    super(status.message ?? `the server responded with the status code ${code}`);
    this.status = status;
    this.code = code;
    this.reason = status.reason ?? '';
    this.places = places;
  }
}

/**
 * The server did not answer: `verbatim` is the whole line as kubectl words it (without a trailing
 * newline).
 */
export class ConnectionError extends Error {
  readonly verbatim: string;
  readonly code: string;
  /** The part after `Unable to connect to the server: `, as Go words it. */
  readonly detail: string;
  /** Of a write without a whole answer: a line about its outcome. It ends `verbatim` too. */
  readonly unknown: string | undefined;
  constructor(verbatim: string, detail: string, code: string, cause?: unknown, unknown?: string) {
    super(detail, { cause });
    this.verbatim = unknown === undefined ? verbatim : `${verbatim}\n${unknown}`;
    this.unknown = unknown;
    this.detail = detail;
    this.code = code;
  }
}

/** Several failures of one command, each worded on its own line; exit code 1. */
export class ErrorList extends Error {
  readonly errors: readonly Error[];
  /** More lines below all messages, on a terminal or not. */
  readonly trailer: readonly string[];
  constructor(errors: readonly Error[], trailer: readonly string[] = []) {
    super(listText(errors));
    this.errors = errors;
    this.trailer = trailer;
  }
}

/** The text of apimachinery's Aggregate: each message once, in brackets when there are several. */
function listText(errors: readonly Error[]): string {
  const messages = [...new Set(errors.map((error) => error.message))];
  return messages.length === 1 ? String(messages[0]) : `[${messages.join(', ')}]`;
}

/** Ends the command with this exit code and prints nothing: all output has been written. */
export class ExitError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Prints the help of the typed command, or of the one that the words of `topic` name. Then `error`,
 * if any, ends the command; otherwise this exit code does.
 */
export class HelpError extends Error {
  readonly error: Error | undefined;
  readonly exitCode: number;
  readonly stream: 'stdout' | 'stderr';
  readonly topic: readonly string[] | undefined;
  constructor(
    options: {
      readonly error?: Error;
      readonly exitCode?: number;
      readonly stream?: 'stdout' | 'stderr';
      readonly topic?: readonly string[];
    } = {},
  ) {
    super('the command prints its help');
    this.error = options.error;
    this.exitCode = options.exitCode ?? 0;
    this.stream = options.stream ?? 'stdout';
    this.topic = options.topic;
  }
}

export function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.reason === 'NotFound';
}

/** The errors without NotFound. Errors of lists and files are in an ErrorList of their own. */
export function withoutNotFound(errors: readonly Error[]): readonly Error[] {
  return errors.flatMap((error) => {
    if (!(error instanceof ErrorList)) return isNotFound(error) ? [] : [error];
    const left = withoutNotFound(error.errors);
    return left.length === 0 ? [] : [new ErrorList(left)];
  });
}

/** Throws a single error as it is, and several as an ErrorList. Without errors it does nothing. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ErrorList(errors);
}

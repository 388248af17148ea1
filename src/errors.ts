/**
 * The few error classes. Where they arise they are typed; `main` words them once, as kubectl words them
 * (k8s.io/kubectl/pkg/cmd/util/helpers.go, checkErr): the first line is kubectl's, `hint` is ours and shown on a terminal only.
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

/** Anything that ends a command with one message: printed as `error: MESSAGE`, exit code 1 unless said otherwise. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;
  /** More lines below the message, with and without a terminal: what kubectl does not say. */
  readonly trailer: readonly string[];
  constructor(
    message: string,
    options: { exitCode?: number; hint?: string; trailer?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
    this.hint = options.hint;
    this.trailer = options.trailer ?? [];
  }
}

/** Wrong use of a command: `error: MESSAGE`, then `See 'cox COMMAND -h' for help and examples` (cmdutil.UsageErrorf). */
export class UsageError extends CliError {}

/** A flag that cannot be read: `error: MESSAGE`, then `See 'cox COMMAND --help' for usage.` */
export class FlagError extends CliError {}

/** A kubeconfig that cannot be used: `Error in configuration: MESSAGE`. */
export class ConfigurationError extends CliError {}

/** No context of the name that was asked for. */
export class UnknownContextError extends ConfigurationError {}

/** No resource type of the server has this kind: `no matches for kind "X" in version "G/V"` (meta.NoKindMatchError). */
export class NoMatchError extends CliError {}

/** The one thing wrong with a kubeconfig: `error: MESSAGE`. */
export class ConfigurationProblem extends CliError {}

/** The API server answered with a failure: `Error from server (REASON): MESSAGE`. */
export class StatusError extends Error {
  readonly status: Status;
  readonly code: number;
  readonly reason: string;
  constructor(status: Status, code = status.code ?? 0) {
    super(status.message ?? `the server responded with the status code ${code}`);
    this.status = status;
    this.code = code;
    this.reason = status.reason ?? '';
  }
}

/** No answer came: `verbatim` is the whole line as kubectl words it (without a trailing newline). */
export class ConnectionError extends Error {
  readonly verbatim: string;
  readonly code: string;
  /** The part behind `Unable to connect to the server: `, as Go words it. */
  readonly detail: string;
  constructor(verbatim: string, detail: string, code: string, cause?: unknown) {
    super(detail, { cause });
    this.verbatim = verbatim;
    this.detail = detail;
    this.code = code;
  }
}

/** Several failures of one command, each worded on its own line; exit code 1. */
export class ErrorList extends Error {
  readonly errors: readonly Error[];
  /** More lines below all of them, with and without a terminal. */
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

/** Ends the command with this exit code and prints nothing: everything has been said. */
export class ExitError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** The help of the typed command is due on stdout; then `error`, when there is one, ends the command, and else this exit code. */
export class HelpError extends Error {
  readonly error: Error | undefined;
  readonly exitCode: number;
  constructor(options: { readonly error?: Error; readonly exitCode?: number } = {}) {
    super('the help of the command is due');
    this.error = options.error;
    this.exitCode = options.exitCode ?? 0;
  }
}

export function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.reason === 'NotFound';
}

/** The errors but for those of objects that are not there; those of lists and files stand in an error of their own. */
export function withoutNotFound(errors: readonly Error[]): readonly Error[] {
  return errors.flatMap((error) => {
    if (!(error instanceof ErrorList)) return isNotFound(error) ? [] : [error];
    const left = withoutNotFound(error.errors);
    return left.length === 0 ? [] : [new ErrorList(left)];
  });
}

/** Throws the only error as it is, several as an ErrorList, none not at all. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ErrorList(errors);
}

/**
 * What stands in the bundle for yargs' usage.js. yargs composes the help of every command that it
 * runs, also when nobody asks for it, and no option stops it; our help is src/cli/help.ts. What is
 * here is what yargs calls on the way to a command: it keeps no text, and an error is thrown on, as
 * `fail(false)` says.
 */
const nothing = (): void => {};

/** yargs' factory of its usage instance: `usage(yargs, shim)`. */
export function usage(): object {
  const self = {
    failFn: nothing,
    fail: (message: string | null, error?: Error) => {
      throw error ?? new Error(message ?? '');
    },
    showHelpOnFail: () => self,
    usage: () => self,
    getUsage: () => [],
    // so that yargs composes no usage line
    getUsageDisabled: () => true,
    getPositionalGroupName: () => '',
    getWrap: () => 80,
    example: nothing,
    command: nothing,
    getCommands: () => [],
    describe: nothing,
    getDescriptions: () => ({}),
    epilog: nothing,
    wrap: nothing,
    help: () => '',
    showHelp: nothing,
    cacheHelpMessage: nothing,
    clearCachedHelpMessage: nothing,
    hasCachedHelpMessage: () => false,
    functionDescription: () => '',
    stringifiedValues: () => '',
    version: nothing,
    showVersion: nothing,
    deferY18nLookup: (text: string) => text,
    reset: () => self,
    freeze: nothing,
    unfreeze: nothing,
  };
  return self;
}

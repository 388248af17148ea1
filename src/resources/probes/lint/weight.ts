/** How often a probe's command may run before the command itself is a load for the container. */

/** Programs that take part of a second and much memory to start: once in ten seconds. */
const interpreters = new Set([
  ...['python', 'python2', 'python3', 'node', 'ruby', 'php', 'perl', 'pwsh', 'dotnet', 'kubectl', 'openssl'],
  ...['mysql', 'mysqladmin', 'mariadb', 'mariadb-admin', 'psql', 'sqlcmd', 'celery'],
]);
/**
 * Programs that start a virtual machine or a shell of their own: seconds of a processor, once in
 * thirty seconds.
 */
const machines = new Set([
  ...[
    'java',
    'jcmd',
    'jstack',
    'jshell',
    'nodetool',
    'cqlsh',
    'mongo',
    'mongosh',
    'rabbitmqctl',
    'rabbitmq-diagnostics',
  ],
  ...['kafka-topics.sh', 'kafka-topics', 'kafka-broker-api-versions.sh', 'kafka-broker-api-versions', 'zkCli.sh'],
]);

export interface Weight {
  /** What of the command is heavy: "rabbitmqctl", or "a command". */
  readonly what: string;
  /** It should not run more often than once in this many seconds. */
  readonly seconds: number;
}

/** Finds known programs in a command, also in a shell's script. */
export function weightOf(command: readonly string[]): Weight {
  const words = command.flatMap((part) => part.split(/[\s;|&()`$"']+/)).map((part) => part.split('/').at(-1) ?? '');
  const machine = words.find((name) => machines.has(name));
  if (machine !== undefined) return { what: machine, seconds: 30 };
  const interpreter = words.find((name) => interpreters.has(name));
  if (interpreter !== undefined) return { what: interpreter, seconds: 10 };
  return { what: 'a new process in the container', seconds: 2 };
}

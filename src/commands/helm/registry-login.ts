import { credentialOptions, registrySession } from '../../actions/helm/registries.ts';
import { bool, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { logLine } from '../../helm/log.ts';
import { keepCredential } from '../../helm/registry/credentials.ts';
import { noCredential } from '../../helm/registry/helper.ts';
import { checkLogin } from '../../helm/registry/login.ts';
import { hostOf, parseReference } from '../../helm/registry/reference.ts';
import { atLeast, defineHelmCommand } from './define.ts';
import { serverFlags } from './flags.ts';
import { Answers, passwordOfStdin } from './password.ts';

const { username: _, password: __, 'insecure-skip-tls-verify': ___, ...shared } = serverFlags;

const flagTable = {
  ...shared,
  insecure: bool('Do not verify the certificate of the registry'),
  password: string('Password or identity token for the registry', { short: 'p' }),
  'password-stdin': bool('Read the password or identity token from stdin'),
  username: string('User name for the registry', { short: 'u' }),
} as const;

interface Typed {
  readonly username: string;
  readonly password: string;
  readonly 'password-stdin': boolean;
}

interface User {
  readonly username: string;
  readonly password: string;
}

/** A password of a user, or a token of nobody. Throws HelmFault where there is no terminal. */
async function askUser(context: Context, typed: string): Promise<User> {
  const answers = new Answers(context);
  const username = typed === '' ? (await answers.ask('Username: ')).trim() : typed;
  const what = username === '' ? 'Token' : 'Password';
  const password = await answers.askHidden(`${what}: `);
  if (password === '') throw new HelmFault(`${what.toLowerCase()} required`);
  return { username, password };
}

async function userOf(context: Context, typed: Typed): Promise<User> {
  const { username, password } = typed;
  if (typed['password-stdin']) return { username, password: await passwordOfStdin(context) };
  if (password === '') return askUser(context, username);
  context.io.stderr.write(`${logLine('WARN', 'using --password via the CLI is insecure. Use --password-stdin')}\n`);
  return { username, password };
}

function checkHost(host: string): void {
  parseReference(`${host}/any`);
}

export const command = defineHelmCommand({
  use: 'login [host]',
  long: `
    Log in to a registry of charts: its user and password are tried, and kept for later commands in the file of
    --registry-config, or by the credential helper that is set up there.`,
  flags: flagTable,
  args: atLeast(1, { host: 'one', rest: 'many' }),
  async run(context, { named, flags }) {
    const { host } = named;
    const { username, password } = await userOf(context, flags);
    if (host.includes('/')) {
      const fields = { host, suggested: host.split('/', 1)[0] ?? '' };
      const words = 'registry login currently only supports registry hostname, not a repository path';
      context.io.stderr.write(`${logLine('WARN', words, fields)}\n`);
      throw new HelmFault(`invalid reference: invalid registry ${JSON.stringify(host)}`);
    }
    checkHost(host);
    const file = flags['registry-config'];
    const credential = { ...noCredential, username, password };
    const server = { ...flags, 'insecure-skip-tls-verify': flags.insecure };
    const session = registrySession(context, file, server, (asked) =>
      asked === hostOf(host) ? credential : noCredential,
    );
    await checkLogin(session, host);
    await keepCredential(credentialOptions(context, file), host, credential);
    context.io.stdout.write('Login Succeeded\n');
    return 0;
  },
});

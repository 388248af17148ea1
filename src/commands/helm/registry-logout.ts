import { credentialOptions } from '../../actions/helm/registries.ts';
import { HelmFault } from '../../helm/error.ts';
import { dropCredential, serverAddress } from '../../helm/registry/credentials.ts';
import { atLeast, defineHelmCommand } from './define.ts';

export const command = defineHelmCommand({
  use: 'logout [host]',
  long: `
    Forget the user and password of a registry.`,
  flags: {},
  args: atLeast(1, { host: 'one', rest: 'many' }),
  async run(context, { named, flags }) {
    const { host } = named;
    const file = flags['registry-config'];
    try {
      await dropCredential(credentialOptions(context, file), host);
    } catch (error) {
      if (!(error instanceof HelmFault)) throw error;
      throw new HelmFault(`failed to delete the credential for ${serverAddress(host)}: ${error.message}`);
    }
    context.io.stdout.write(`Removing login credentials for ${host}\n`);
    return 0;
  },
});

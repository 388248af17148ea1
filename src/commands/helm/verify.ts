import path from 'node:path';
import { keyringOf } from '../../actions/helm/locate-remote.ts';
import { string } from '../../cli/flag.ts';
import { DEFAULT_KEYRING } from '../../helm/provenance/keyring.ts';
import { verificationText, verifyChart } from '../../helm/provenance/verify.ts';
import { defineHelmCommand, exactly } from './define.ts';

export const keyringFlag = string('File with the public keys', { default: DEFAULT_KEYRING });

export const command = defineHelmCommand({
  use: 'verify PATH',
  long: `
    Verify that a chart's archive is the one that its provenance file (PATH.prov) was signed for, by a key of the
    keyring.`,
  flags: { keyring: keyringFlag },
  args: exactly({ path: 'one' }),
  async run(context, { named, flags }) {
    const keyring = keyringOf(context, flags.keyring);
    const verification = await verifyChart(named.path, `${named.path}.prov`, keyring, path.basename(named.path));
    context.io.stdout.write(verificationText(verification));
    return 0;
  },
});

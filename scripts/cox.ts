/**
 * npm run cox -- ARGS: runs cox from the sources, without a build, in the folder where npm was
 * called.
 */
import { main } from '../src/main.ts';

if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
await main();

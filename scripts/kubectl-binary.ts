/**
 * Prints the path of the pinned kubectl, which it finds, downloads or builds first: the oracle of
 * tests and benchmarks.
 */
import { pinnedBinaries } from './pinned-binaries.ts';

const { kubectl } = await pinnedBinaries(['kubectl']);
process.stdout.write(`${kubectl.path}\n`);

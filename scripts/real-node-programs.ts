/**
 * Finds, downloads or builds what the tests on a real node and of real servers run: kubelet,
 * containerd, metrics-server, Traefik. `npm test` does it before the first of those tests: builds
 * take minutes on every processor, and each test has a limit of time.
 */
import { realNodeBinaries } from '../src/sandbox/index.ts';
import { traefikBinary } from '../test/oracle/ingress/binary.ts';
import { metricsServerBinary } from '../test/oracle/metrics-server.ts';
import { pinnedBinaries } from './pinned-binaries.ts';

const say = (line: string): void => console.log(line);
await pinnedBinaries(realNodeBinaries);
await metricsServerBinary(say);
await traefikBinary(say);

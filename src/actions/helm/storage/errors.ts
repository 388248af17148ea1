/** What storage says of releases, in helm's words (pkg/storage/driver/driver.go). */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { HelmFault } from '../../../helm/error.ts';
import type { Release } from '../../../helm/release/release.ts';

export class ReleaseNotFound extends HelmFault {
  constructor() {
    super('release: not found');
  }
}

export class ReleaseExists extends HelmFault {
  constructor() {
    super('release: already exists');
  }
}

/** No revision of the release has the status deployed. */
export class NoDeployedReleases extends HelmFault {
  constructor(name: string) {
    super(`${goQuote(name)} has no deployed releases`);
  }
}

/** What a terminal is told of a release that an operation was left in the middle of. */
export const repairHint = ({ name, namespace }: Pick<Release, 'name' | 'namespace'>): string =>
  `If nobody is at work on it any more: cox helm repair ${name} -n ${namespace}`;

/** The last revision is pending. */
export class OperationInProgress extends HelmFault {
  constructor(last: Release) {
    super('another operation (install/upgrade/rollback) is in progress', { hint: repairHint(last) });
  }
}

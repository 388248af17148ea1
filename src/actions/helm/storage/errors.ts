/** What storage says of releases, in helm's words (pkg/storage/driver/driver.go). */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { HelmFault } from '../../../helm/error.ts';

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

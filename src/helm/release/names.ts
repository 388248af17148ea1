/** What a release may be called (pkg/chart/v2/util/validate_name.go). */

const LONGEST = 53;
const RULE = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
const name = new RegExp(RULE);

/** Why a text cannot be the name of a release, in helm's words; undefined when it can. */
export function releaseNameProblem(text: string): string | undefined {
  if (text === '') return 'no name provided';
  if (text.length <= LONGEST && name.test(text)) return undefined;
  return `invalid release name, must match regex ${RULE} and the length must not be longer than ${LONGEST}`;
}

/** The labels of a stored release that are helm's own, as Go prints the list. */
export const systemLabels: readonly string[] = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** The name of the object that holds a revision. */
export const storageKey = (release: string, version: number): string => `sh.helm.release.v1.${release}.v${version}`;

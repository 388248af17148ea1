/** Our own version; package.json says the same (a test compares them). */
export const coxswainVersion = '0.1.0';
/** The kubectl whose surface we implement. */
export const kubectlVersion = 'v1.37.2';
/** The kustomize that kubectl has inside. */
export const kustomizeVersion = 'v5.8.1';

/** Finalizers: who removes them, and what they wait for. */

export interface FinalizerOwner {
  /** Who removes it, as a subject: "the volume controller". */
  readonly who: string;
  /** What it does first, where that is known. */
  readonly after?: string;
}

type Reading = (match: RegExpExecArray) => FinalizerOwner;

const known: readonly (readonly [RegExp, FinalizerOwner | Reading])[] = [
  [/^foregroundDeletion$/, { who: 'the garbage collector', after: 'its dependents are gone' }],
  [/^orphan$/, { who: 'the garbage collector', after: 'its dependents no longer name it as owner' }],
  [/^kubernetes\.io\/pvc-protection$/, { who: 'the volume protection controller', after: 'no pod uses the claim' }],
  [/^kubernetes\.io\/pv-protection$/, { who: 'the volume protection controller', after: 'no claim is bound to it' }],
  [/^kubernetes\.io\/vac-protection$/, { who: 'the volume protection controller', after: 'no volume uses the class' }],
  [/^kubernetes$/, { who: 'the namespace controller', after: 'the namespace is empty' }],
  [/^batch\.kubernetes\.io\/job-tracking$/, { who: 'the job controller', after: 'it has counted the pod' }],
  [
    /^service\.kubernetes\.io\/load-balancer-cleanup$/,
    { who: "the cloud provider's controller", after: 'its load balancer is gone' },
  ],
  [
    /^customresourcecleanup\.apiextensions\.k8s\.io$/,
    { who: 'the API server', after: 'all objects of the kind are gone' },
  ],
  [/^resource\.kubernetes\.io\/delete-protection$/, { who: 'the resource claim controller', after: 'no pod uses it' }],
  [/^networking\.k8s\.io\/service-cidr-finalizer$/, { who: 'the service CIDR controller' }],
  [/^external-provisioner\.volume\.kubernetes\.io\//, { who: 'the storage provisioner', after: 'the storage is gone' }],
  [
    /^external-attacher\/(.+)$/,
    ([, driver = '']) => ({ who: `the CSI attacher of ${driver}`, after: 'the volume is detached' }),
  ],
  [/^snapshot\.storage\.kubernetes\.io\//, { who: 'the snapshot controller' }],
  [/(^|\.)argocd\.argoproj\.io(\/|$)/, { who: 'Argo CD', after: 'what it deployed is gone' }],
  [/(^|\.)fluxcd\.io(\/|$)/, { who: 'Flux', after: 'what it deployed is gone' }],
  [/\.k8s\.aws(\/|$)/, { who: 'the AWS load balancer controller', after: 'what it made in AWS is gone' }],
  [/^networking\.gke\.io\//, { who: 'the GKE ingress controller', after: 'what it made is gone' }],
];

/** Who removes a finalizer. For an unknown finalizer, its domain tells. */
export function finalizerOwner(finalizer: string): FinalizerOwner {
  for (const [pattern, owner] of known) {
    const match = pattern.exec(finalizer);
    if (match !== null) return typeof owner === 'function' ? owner(match) : owner;
  }
  const [domain = ''] = finalizer.split('/');
  return { who: domain.includes('.') ? `the controller of ${domain}` : 'the controller that added it' };
}

/**
 * Finalizers that Kubernetes itself removes when it is safe to do so. Removing them by hand does
 * harm.
 */
export function isBuiltIn(finalizer: string): boolean {
  return /^(foregroundDeletion|orphan|kubernetes|kubernetes\.io\/.*|batch\.kubernetes\.io\/.*|customresourcecleanup\..*|resource\.kubernetes\.io\/.*|networking\.k8s\.io\/.*)$/.test(
    finalizer,
  );
}

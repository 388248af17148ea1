import { bool, string, stringArray } from '../../cli/flag.ts';

/** What the value of --load-restrictor asks for. */
export const restrictorOf = (value: string): 'none' | 'root' => (value === 'LoadRestrictionsNone' ? 'none' : 'root');

/** The flags of `kustomize build` (kustomize/commands/build), with their words. */
export const kustomizeFlags = {
  'as-current-user': bool('use the uid and gid of the command executor to run the function in the container'),
  'enable-alpha-plugins': bool('enable kustomize plugins'),
  'enable-helm': bool('Enable use of the Helm chart inflator generator.'),
  'enable-managedby-label': bool('enable adding app.kubernetes.io/managed-by', {
    hidden: true,
    deprecated:
      'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
  }),
  env: stringArray('a list of environment variables to be used by functions', { short: 'e' }),
  'helm-api-versions': stringArray('Kubernetes api versions used by Helm for Capabilities.APIVersions'),
  'helm-command': string('helm command (path to executable)', { default: 'helm' }),
  'helm-debug': bool('Enable debug output from the Helm chart inflator generator.'),
  'helm-kube-version': string('Kubernetes version used by Helm for Capabilities.KubeVersion'),
  'load-restrictor': string(
    "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization.",
    { default: 'LoadRestrictionsRootOnly', values: ['LoadRestrictionsNone', 'LoadRestrictionsRootOnly'] },
  ),
  mount: stringArray('a list of storage options read from the filesystem'),
  network: bool('enable network access for functions that declare it'),
  'network-name': string('the docker network to run the container in', { default: 'bridge' }),
  output: string('If specified, write output to this path.', { short: 'o' }),
  reorder: string(
    "Reorder the resources just before output. Use 'legacy' to apply a legacy reordering (Namespaces first, Webhooks last, etc). Use 'none' to suppress a final reordering.",
    {
      default: 'legacy',
      hidden: true,
      deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
    },
  ),
} as const;

// The one-way arrows of the architecture:
// main -> cli, commands -> (manifest, describe, print, sandbox) -> (resources, kube) -> io, errors.
const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: `${to}|${from}` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] },
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    only('apimachinery-is-pure', '^src/apimachinery/', '^src/errors\\.ts'),
    only('resources-are-pure', '^src/resources/', '^src/(apimachinery/|errors\\.ts)'),
    only('print-knows-no-network', '^src/print/', '^src/(apimachinery/|resources/|errors\\.ts|io/escape\\.ts)'),
    only(
      'describe-knows-no-network',
      '^src/describe/',
      '^src/(apimachinery/|resources/|print/|errors\\.ts|io/escape\\.ts)',
    ),
    {
      name: 'kube-below-commands',
      severity: 'error',
      from: { path: '^src/kube/' },
      // the reader of YAML, which kubeconfigs and the answers of plugins go through, knows nothing of manifests
      to: { path: '^src/(commands|manifest|describe|print|sandbox|main\\.ts)', pathNot: '^src/manifest/yaml\\.ts$' },
    },
    {
      name: 'manifest-below-commands',
      severity: 'error',
      from: { path: '^src/manifest/' },
      to: { path: '^src/(commands|describe|print|sandbox|main\\.ts)' },
    },
    {
      name: 'sandbox-below-commands',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/(commands|describe|main\\.ts)' },
    },
    {
      name: 'io-is-the-floor',
      severity: 'error',
      from: { path: '^src/io/' },
      to: { path: '^src/(?!io/|errors\\.ts|context\\.ts)' },
    },
    {
      name: 'client-node-only-in-kube',
      severity: 'error',
      from: { pathNot: '^src/kube/' },
      to: { path: 'node_modules/@kubernetes/client-node', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cli-knows-no-command',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(commands/|main\\.ts)' },
    },
    {
      name: 'yargs-only-in-cli',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: 'node_modules/yargs' },
    },
    {
      name: 'terminal-packages-only-in-io',
      severity: 'error',
      from: { pathNot: '^src/io/' },
      to: { path: 'node_modules/(chalk|ora|cli-table3)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

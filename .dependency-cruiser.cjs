// The one-way arrows of the house (CONTRIBUTING.md draws them): each folder of src, and what it may import besides itself.
// A folder may import what stands below it; nothing below knows anything above.
const LAYERS = {
  errors: [],
  io: ['errors'],
  apimachinery: ['errors'],
  resources: ['apimachinery', 'errors'],
  print: ['resources', 'apimachinery', 'errors', 'io/(escape|system-text)'],
  describe: ['print', 'resources', 'apimachinery', 'errors', 'io/escape'],
  manifest: ['kube', 'print/yaml', 'resources', 'apimachinery', 'io', 'errors', 'version'],
  kube: ['resources', 'apimachinery', 'io', 'errors', 'error-text', 'version', 'manifest/(yaml\\.ts|syntax/)'],
  sandbox: ['kube', 'manifest', 'print', 'resources', 'apimachinery', 'io', 'errors', 'version'],
  settings: ['manifest', 'apimachinery', 'io', 'errors'],
  helm: ['manifest', 'print', 'resources', 'apimachinery', 'io', 'errors', 'version'],
  journal: ['kube', 'settings', 'print', 'resources', 'apimachinery', 'io', 'errors'],
  cli: ['context', 'resources', 'apimachinery', 'io', 'errors', 'version'],
  actions: [
    'kube',
    'manifest',
    'helm',
    'resources',
    'apimachinery',
    'print/yaml',
    'errors',
    'error-text',
    'io/(host|system-text)',
  ],
};
const place = (name) => `^src/${name}(\\.ts$|/)`;
const layer = ([name, below]) => ({
  name: `${name}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: place(name) },
  to: { path: '^src/', pathNot: [name, ...below].map((each) => (/[)]$/.test(each) ? `^src/${each}` : place(each))) },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(LAYERS).map(layer),
    {
      name: 'client-node-only-in-kube',
      severity: 'error',
      // its types, which others read the API's answers by, have one door
      from: { pathNot: '^src/(kube/|apimachinery/client-types\\.ts$)' },
      to: { path: 'node_modules/@kubernetes/client-node' },
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

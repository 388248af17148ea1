// Runs on whatever Node npm was started with, so it is written for old ones too. It builds dist/ when the newer Node
// of the development dependencies is there, and says in one line what is missing when it is not.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const root = path.join(__dirname, '..');
const [major, minor] = process.versions.node.split('.').map(Number);
const own = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const runner = existsSync(own) ? own : major > 22 || (major === 22 && minor >= 19) ? process.execPath : undefined;

if (runner === undefined) {
  console.error(
    `coxswain: dist/ was not built: Node ${process.versions.node} is too old and the development dependency "node" was not installed (its install script did not run: npm ci without --ignore-scripts)`,
  );
} else {
  const built = spawnSync(runner, [path.join(root, 'scripts', 'build.ts')], { stdio: 'inherit', cwd: root });
  process.exitCode = built.status === null ? 1 : built.status;
}

/** Go programs of this folder: what upstream's own packages say. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * What the program (a path from scripts/) prints, built with the modules pinned in a folder of the
 * checkout. Throws when it fails, or when there is no Go.
 */
export function goOutput(program: string, input = '', modules = 'src/sandbox/modules/kubernetes'): string {
  const work = mkdtempSync(path.join(tmpdir(), 'go-program-'));
  try {
    for (const file of ['go.mod', 'go.sum']) {
      copyFileSync(path.join(root, modules, file), path.join(work, file));
    }
    copyFileSync(path.join(root, 'scripts', program), path.join(work, 'main.go'));
    return execFileSync('go', ['run', 'main.go'], {
      cwd: work,
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'inherit'],
      // without -complete a program can declare functions of other packages (go:linkname)
      env: { ...process.env, GOFLAGS: '-mod=mod -gcflags=-complete=false' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

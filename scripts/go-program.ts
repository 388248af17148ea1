/**
 * Go programs of this folder, built with the modules of the Kubernetes release that the sandbox is
 * pinned to.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What the program (a path from scripts/) prints. Throws when it fails, or when there is no Go. */
export function goOutput(program: string, input = ''): string {
  const work = mkdtempSync(path.join(tmpdir(), 'go-program-'));
  try {
    for (const file of ['go.mod', 'go.sum']) {
      copyFileSync(path.join(root, 'src/sandbox/modules/kubernetes', file), path.join(work, file));
    }
    copyFileSync(path.join(root, 'scripts', program), path.join(work, 'main.go'));
    return execFileSync('go', ['run', 'main.go'], {
      cwd: work,
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, GOFLAGS: '-mod=mod' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

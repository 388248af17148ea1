/** The engine without the command, until the command is there. */
import type { JsonObject } from '../../src/apimachinery/json.ts';
import { CliError } from '../../src/errors.ts';
import { nodeJson } from '../../src/manifest/kustomize/node-json.ts';
import { yamlPrinter } from '../../src/print/yaml.ts';
import type { Typed } from '../support/in-process.ts';

/** Builds the folder `dir` of the working folder, and prints as `kubectl kustomize` does. */
export async function buildInProcess(dir: string, flags: readonly string[], env: Env): Promise<Typed> {
  const { buildKustomization } = await import('../../src/manifest/kustomize/build.ts');
  let stdout = '';
  let stderr = '';
  const has = (text: string): boolean => flags.some((flag) => flag.includes(text));
  try {
    const resources = await buildKustomization({
      path: dir === '' ? '.' : dir,
      loadRestrictor: has('LoadRestrictionsNone') ? 'none' : 'root',
      enableHelm: has('--enable-helm'),
      enableAlphaPlugins: has('--enable-alpha-plugins'),
      ...(has('--reorder=none') ? { reorder: 'none' as const } : {}),
      managedByLabel: has('--enable-managedby-label') || env.KUSTOMIZE_ENABLE_MANAGEDBY_LABEL === 'on',
      warn: (line) => {
        stderr += `${line}\n`;
      },
      log: (message) => {
        stderr += `I0101 00:00:00.000000 1 log.go:244] ${message}\n`;
      },
    });
    const printer = yamlPrinter();
    for (const { node } of resources) {
      if (node === undefined) continue;
      printer.print(nodeJson(node) as JsonObject, (text) => {
        stdout += text;
      });
    }
    return { stdout, stderr, exitCode: 0 };
  } catch (error) {
    const text = error instanceof Error ? (error instanceof CliError ? error.message : error.stack) : String(error);
    return { stdout: '', stderr: `${stderr}error: ${text}\n`, exitCode: 1 };
  }
}

type Env = Readonly<Record<string, string>>;

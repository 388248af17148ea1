/** A kustomization that is linted, and findings about its fields. */
import path from 'node:path';
import type { Json } from '../../../apimachinery/json.ts';
import { type FindingText, lintFinding } from '../../../resources/lint/finding.ts';
import type { FieldPath, LintFinding, LintRule } from '../../../resources/lint/types.ts';
import { fieldLines } from '../../positions.ts';
import type { ReadFile } from '../kustomization-read.ts';

export class LintedFile {
  readonly file: ReadFile;
  /** The path from the working directory. */
  readonly shown: string;
  readonly isComponent: boolean;
  readonly #lineOf: ReturnType<typeof fieldLines>;

  /** `cwd` is an absolute path without links. */
  constructor(file: ReadFile, cwd: string) {
    this.file = file;
    // a clone lies in a folder that is gone afterwards
    this.shown = path.relative(file.repository ?? cwd, file.path);
    this.isComponent = file.written.kind === 'Component';
    this.#lineOf = fieldLines(file.text, 1);
  }

  /** A field as the file has it. */
  field(name: string): Json | undefined {
    return this.file.written[name];
  }

  /** The finding at a field, or at its nearest ancestor that the file has. */
  finding(rule: LintRule, field: FieldPath, text: FindingText): LintFinding {
    const kind = this.isComponent ? 'Component' : 'Kustomization';
    const folder = path.dirname(this.shown);
    const name = folder === '.' ? path.basename(path.dirname(this.file.path)) : folder;
    const source = {
      file: this.shown,
      placeOf: (at: FieldPath) => ({ file: this.shown, line: this.#lineOf(at) }),
    };
    const object = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind, metadata: { name } };
    return lintFinding(rule, { object, namespace: '', source }, field, text);
  }
}

/** `kustomize lint`: watches a build, and says what is wrong with its kustomizations. */
import path from 'node:path';
import { shellWord } from '../../../resources/ingress/shell-word.ts';
import type { LintFinding } from '../../../resources/lint/types.ts';
import { BuildError } from '../error.ts';
import type { ReadFile } from '../kustomization-read.ts';
import type { Step } from '../plugin.ts';
import type { ResourceMap } from '../resource-map.ts';
import { deprecatedFields } from './deprecated.ts';
import { entryFindings } from './entries.ts';
import { Matches } from './matches.ts';
import { kustomizeRules } from './rules.ts';
import { LintedFile } from './subject.ts';

export class KustomizeLinter {
  readonly #cwd: string;
  readonly #files = new Map<string, LintedFile>();
  readonly #matches = new Matches();

  /** `cwd` is an absolute path without links, from which files are named. */
  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** What buildKustomization calls. */
  onFile = (file: ReadFile): void => {
    if (!this.#files.has(file.path)) this.#files.set(file.path, new LintedFile(file, this.#cwd));
  };

  /** What buildKustomization calls. */
  onStep = (step: Step, resources: ResourceMap): void => this.#matches.note(step, resources);

  /** The kustomizations of the reader: what a base of another repository says is not theirs to change. */
  get files(): readonly LintedFile[] {
    const all = [...this.#files.values()];
    return all.filter(({ file }) => file.repository === all[0]?.file.repository);
  }

  /**
   * All findings, in no order. With the error of a build that failed, only those that are certain
   * whatever comes after it: a component may be used once more, on objects that it matches.
   */
  findings(failure?: Error): readonly LintFinding[] {
    const [top] = this.files;
    const canJudgeComponents = failure === undefined && top?.isComponent === false;
    const failed = failure === undefined || top === undefined ? [] : [this.#failed(failure, top)];
    return [
      ...this.files.flatMap((file) => [
        ...deprecatedFields(file),
        ...entryFindings(file),
        ...(file.isComponent && !canJudgeComponents ? [] : this.#matches.findings(file)),
      ]),
      ...failed,
    ];
  }

  #failed(error: Error, top: LintedFile): LintFinding {
    const finding = top.finding(kustomizeRules.buildFailed, [], {
      message: error.message,
      why: 'nothing can be applied from this folder until it builds',
      fix: `correct it, then see what it builds: cox kustomize ${shellWord(path.dirname(top.shown))}`,
    });
    // a command that shows the place has wrapped the error
    const { place } = [error, error.cause].find((each) => each instanceof BuildError) ?? {};
    if (place === undefined) return finding;
    const file = path.relative(this.#cwd, place.file);
    return { ...finding, where: { ...finding.where, file, line: place.line } };
  }
}

/**
 * What templates ask of the world while they run. A template cannot wait: it gets an empty answer for
 * what is not known yet, and runs again when that is known.
 */
import { GoError, type GoValue } from '../../apimachinery/go/values.ts';
import { ExitError } from '../../errors.ts';
import type { EngineOptions } from './scope.ts';

type Question = () => Promise<GoValue>;

export class Outside {
  private readonly options: EngineOptions;
  private readonly answers = new Map<string, GoValue | Error>();
  private readonly open = new Map<string, Question>();

  constructor(options: EngineOptions) {
    this.options = options;
  }

  /** Whether anything was asked since the last settle that had no answer. */
  get isOpen(): boolean {
    return this.open.size > 0;
  }

  /** The object, the list where the name is "", or {} for none. Throws what the cluster answered. */
  lookup(apiVersion: string, kind: string, namespace: string, name: string): GoValue {
    const { lookup } = this.options;
    if (lookup === undefined) return {};
    const ask: Question = async () => (await lookup(apiVersion, kind, namespace, name)) ?? {};
    return this.ask(['lookup', apiVersion, kind, namespace, name], ask, {});
  }

  /** The address of a host, "" where none is found or names may not be asked for. */
  resolveHost(name: string): GoValue {
    const { resolveHost } = this.options;
    return resolveHost === undefined ? '' : this.ask(['host', name], () => resolveHost(name), '');
  }

  private ask(words: readonly string[], question: Question, meanwhile: GoValue): GoValue {
    const key = JSON.stringify(words);
    const answer = this.answers.get(key);
    if (answer instanceof ExitError) throw answer;
    if (answer instanceof Error) throw new GoError(answer.message);
    if (answer !== undefined) return answer;
    this.open.set(key, question);
    return meanwhile;
  }

  /** Gets the answers to what was asked. */
  async settle(): Promise<void> {
    const asked = [...this.open];
    this.open.clear();
    for (const [key, question] of asked) {
      const answer = await question().catch((error: unknown) => error as Error);
      this.answers.set(key, answer);
    }
  }
}

/** One folder of a build: reads its kustomization and does what it says (kustomize's KustTarget). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';
import { fieldLines } from '../positions.ts';
import { builtInGenerators, builtInTransformers, externalPlugins, type NamedPlugin } from './built-in.ts';
import { crdFieldConfig } from './crd-fields.ts';
import { BuildError, placed, prefixed, unlessRefused, withPrefix } from './error.ts';
import { emptyFieldConfig, type FieldConfig } from './field-config.ts';
import { fieldConfigText, mergeFieldConfigs } from './field-config-merge.ts';
import { readFieldConfig } from './field-config-read.ts';
import { inFile } from './in-file.ts';
import type { KustomizationFile } from './kustomization.ts';
import { checkKind, type OnFile, readKustomization } from './kustomization-read.ts';
import type { Loader } from './loader.ts';
import type { Place } from './node.ts';
import type { Origin } from './origin.ts';
import { addOrigins, addTransformation, originAt, originText } from './origin-annotations.ts';
import type { BuildOptions, Generator, PluginHelpers, Reach, Step, Transformer } from './plugin.ts';
import { readResources, resourceText } from './read-resources.ts';
import { annotation } from './resource.ts';
import { ResourceMap } from './resource-map.ts';
import type { BuildSchema, Schema } from './schema.ts';
import { mergeVars, noteVars, type Var } from './vars.ts';

/** What a folder, with all it is based on, comes to before the last steps. */
export interface Accumulated {
  readonly resources: ResourceMap;
  fields: FieldConfig;
  vars: readonly Var[];
}

export const newAccumulated = (): Accumulated => ({ resources: new ResourceMap(), fields: emptyFieldConfig, vars: [] });

export interface Build extends Omit<PluginHelpers, 'loader' | 'schema'> {
  readonly schema: BuildSchema;
  /** Called with each kustomization that was read, before anything of it is done. */
  onFile?: OnFile;
  /** Called after each step with the objects as they are then. */
  onStep?(step: Step, resources: ResourceMap): void;
  /** Lets the process see signals between two steps. Throws when the command is to end. */
  pause(): Promise<void>;
  readonly options: BuildOptions;
}

export class Target {
  readonly #build: Build;
  readonly #loader: Loader;
  readonly file: KustomizationFile;
  #origin: Origin | undefined;
  #lines: ReturnType<typeof fieldLines> | undefined;
  /** buildMetadata, which the top folder decides for all. */
  readonly #metadata: readonly string[];

  private constructor(
    build: Build,
    loader: Loader,
    file: KustomizationFile,
    metadata: readonly string[],
    origin: Origin | undefined,
  ) {
    this.#build = build;
    this.#loader = loader;
    this.file = file;
    this.#metadata = metadata;
    this.#origin = origin;
  }

  /** The target of a build's own folder. */
  static async top(build: Build, loader: Loader): Promise<Target> {
    const file = await readKustomization(loader, build);
    const metadata = file.kustomization.buildMetadata ?? [];
    return new Target(build, loader, file, metadata, metadata.length === 0 ? undefined : {});
  }

  /** The objects of the folder, in `into`, which a component shares with those it is a part of. */
  async accumulate(into: Accumulated = newAccumulated()): Promise<Accumulated> {
    const { kustomization } = this.file;
    await withPrefix('accumulating resources', () => this.#accumulateResources(into, kustomization.resources ?? []));
    await this.#endStep({ name: 'resources' }, into);
    const { configurations = [], crds = [], vars = [] } = kustomization;
    this.#addFields(into, await readFieldConfig(this.#loader, configurations), 'config');
    this.#addFields(into, await crdFieldConfig(this.#loader, crds), 'CRDs');
    await this.#generate(into);
    await withPrefix('accumulating components', () => this.#accumulateComponents(into));
    await this.#transform(into);
    await this.#validate(into);
    into.vars = noteVars(into.vars, into.resources, vars);
    return into;
  }

  #addFields(into: Accumulated, fields: FieldConfig, source: string): void {
    try {
      into.fields = mergeFieldConfigs(into.fields, fields);
    } catch (error) {
      throw prefixed(error, `merging ${source} ${fieldConfigText(fields)}`);
    }
  }

  get #path(): string {
    return this.#loader.nameOf(this.file.name);
  }

  get #helpers(): PluginHelpers {
    const { schema, options, warn, log } = this.#build;
    return { loader: this.#loader, schema, options, warn, log };
  }

  /** Ends a step; `step.file` is undefined for what the kustomization says itself. */
  async #endStep(
    { file, ...step }: Omit<Step, 'file'> & { readonly file?: string },
    { resources }: Accumulated,
  ): Promise<void> {
    const { onStep, pause } = this.#build;
    await pause();
    if (onStep === undefined) return;
    const { line } = this.#placeOf({ ...step, ...(file === undefined ? {} : { file }) }) ?? {};
    onStep({ ...step, file: file ?? this.#path, ...(line === undefined ? {} : { line }) }, resources);
  }

  /** What is written in the kustomization itself has the line of its entry there. */
  #placeOf({ file = this.#path, field, index, line }: NamedPlugin<unknown>['step']): Place | undefined {
    if (file !== this.#path) return line === undefined ? undefined : { file, line };
    if (field === undefined) return undefined;
    this.#lines ??= fieldLines(this.file.text, 1);
    return { file, line: this.#lines(index === undefined ? [field] : [field, index]) };
  }

  async #accumulateResources(into: Accumulated, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const ofFile = await this.#accumulateFile(into, path).catch((error: unknown) => this.#buildError(error));
      if (ofFile !== undefined) await this.#accumulateFolderOr(ofFile, into, path);
    }
  }

  #buildError(error: unknown): CliError {
    if (error instanceof CliError) return error;
    throw error;
  }

  async #accumulateFile(into: Accumulated, path: string): Promise<undefined> {
    const resources = await withPrefix(`accumulating resources from '${path}'`, async () => {
      const content = await this.#loader.load(path);
      const read = readFile(content, path, this.#loader.nameOf(path), this.#build.schema);
      // what a file repeats is its own mistake, what two files repeat that of both
      new ResourceMap().append(read);
      return read;
    });
    if (this.#origin !== undefined) {
      const origin = originText(originAt(this.#origin, path));
      for (const resource of resources) resource.annotate(annotation.origin, origin);
    }
    await withPrefix(`merging resources from '${path}'`, () => into.resources.append(resources));
  }

  /** What was no file is a folder or a repository. */
  async #accumulateFolderOr(ofFile: CliError, into: Accumulated, path: string): Promise<void> {
    const reason = ofFile instanceof BuildError ? ofFile.reason : undefined;
    if (reason === 'http') throw ofFile;
    let loader: Loader;
    try {
      loader = await this.#loader.descend(path);
    } catch (error) {
      if (reason === 'yaml' && !(error instanceof BuildError && error.reason === 'timeout')) throw ofFile;
      throw prefixed(error, `accumulation err='${ofFile.message}'`);
    }
    await withPrefix(`accumulation err='${ofFile.message}'`, () => this.#accumulateFolder(into, loader, path, false));
  }

  async #accumulateComponents(into: Accumulated): Promise<void> {
    for (const path of this.file.kustomization.components ?? []) {
      const loader = await this.#loader.descend(path).catch((error: unknown) => {
        throw quoted(error, 'loader.New');
      });
      await this.#accumulateFolder(into, loader, path, true).catch((error: unknown) => {
        throw quoted(error, 'accumulateDirectory:');
      });
    }
  }

  async #accumulateFolder(into: Accumulated, loader: Loader, path: string, isComponent: boolean): Promise<void> {
    try {
      const origin = this.#origin === undefined ? undefined : originAt(this.#origin, path);
      const file = await withPrefix(`couldn't make target for path '${loader.root}'`, () =>
        readKustomization(loader, this.#build),
      );
      const target = new Target(this.#build, loader, file, this.#metadata, origin);
      await this.#build.schema.use(file.kustomization.openapi, loader, false);
      checkKind(file, isComponent, loader.root);
      const below = await withPrefix(`recursed accumulation of path '${loader.root}'`, () =>
        target.accumulate(isComponent ? into : newAccumulated()),
      );
      await withPrefix(`recursed merging from path '${loader.root}'`, () => {
        const { resources } = below.resources;
        // a component has worked on the parent's own objects
        if (isComponent) into.resources.replaceAll([]);
        into.resources.append(resources);
        if (isComponent) return;
        into.fields = mergeFieldConfigs(into.fields, below.fields);
        into.vars = mergeVars(into.vars, below.vars);
      });
    } finally {
      await loader.cleanUp();
    }
  }

  async #generate(into: Accumulated): Promise<void> {
    const named = await builtInGenerators(this.file.kustomization, this.#helpers);
    const external = await withPrefix('loading generator plugins', async () =>
      this.#externalPlugins<Generator>('generators', this.file.kustomization.generators ?? []),
    );
    for (const { plugin, step, origin } of [...named, ...external]) {
      const made = await plugin.generate();
      if (this.#origin !== undefined) addOrigins(made, this.#pluginOrigin(step.name, origin));
      await withPrefix(`merging from generator ${this.#generatorText}`, () => into.resources.absorb(made));
      await this.#endStep(step, into);
    }
  }

  async #transform(into: Accumulated): Promise<void> {
    const named = await builtInTransformers(this.file.kustomization, into.fields, this.#helpers);
    const external = await this.#externalPlugins<Transformer>(
      'transformers',
      this.file.kustomization.transformers ?? [],
    );
    for (const { plugin, step, origin } of [...named, ...external]) {
      const reached: Reach[] = [];
      try {
        plugin.transform(into.resources, (reach) => reached.push(reach));
      } catch (error) {
        throw placed(error, this.#placeOf(step));
      }
      if (this.#origin !== undefined) addTransformation(into.resources, this.#pluginOrigin(step.name, origin));
      into.resources.dropEmpties();
      await this.#endStep({ ...step, reached }, into);
    }
  }

  /** Validators may look, not touch. */
  async #validate(into: Accumulated): Promise<void> {
    const validators = await this.#externalPlugins<Transformer>('validators', this.file.kustomization.validators ?? []);
    for (const { plugin } of validators) {
      const before = into.resources.copy();
      plugin.transform(into.resources);
      before.checkUntouched(into.resources);
    }
  }

  /** The pointers that kustomize prints for a generator and its origin: they say nothing. */
  get #generatorText(): string {
    return `&{0xc000000000 ${this.#origin === undefined ? '<nil>' : '0xc000000000'}}`;
  }

  #pluginOrigin(name: string, origin: Origin | undefined): Origin {
    if (origin !== undefined) return origin;
    const { path = '', repo, ref } = this.#origin ?? {};
    const base = { ...(repo === undefined ? {} : { repo }), ...(ref === undefined ? {} : { ref }) };
    const configuredIn = originAt({ path }, this.file.name).path ?? '';
    return { ...base, configuredIn, configuredBy: { apiVersion: 'builtin', kind: name } };
  }

  /** The plugins that files, folders and inline texts of a field configure. */
  async #externalPlugins<T extends Generator | Transformer>(
    field: 'generators' | 'transformers' | 'validators',
    entries: readonly string[],
  ): Promise<NamedPlugin<T>[]> {
    const accumulated = newAccumulated();
    const paths: string[] = [];
    for (const entry of entries) {
      const inline = unlessRefused(() => readResources(entry, this.#path, this.#build.schema));
      if (inline === undefined) paths.push(entry);
      else {
        if (this.#origin !== undefined) {
          const origin = originText(originAt(this.#origin, this.file.name));
          for (const resource of inline) resource.annotate(annotation.origin, origin);
        }
        accumulated.resources.append(inline);
      }
    }
    await this.#accumulateResources(accumulated, paths);
    return externalPlugins<T>(field, accumulated.resources, this.#helpers, this.#build.options);
  }
}

function readFile(content: Buffer, path: string, file: string, schema: Schema): ReturnType<typeof readResources> {
  try {
    return readResources(resourceText(content, file), file, schema);
  } catch (error) {
    throw inFile(error, path);
  }
}

function quoted(error: unknown, prefix: string): unknown {
  if (!(error instanceof CliError)) return error;
  return new CliError(`${prefix} ${goQuote(error.message)}`);
}

import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { string } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { newPaint, type Paint } from '../../io/paint.ts';
import type { ExplainedField, ExplainedObject, ValueSource } from '../../manifest/kustomize/explain.ts';
import { apiVersionOf } from '../../manifest/kustomize/ids.ts';
import type { Resource } from '../../manifest/kustomize/resource.ts';
import { alignColumns, describeLayout } from '../../print/tabwriter.ts';
import { wantsJson } from '../shared/own-output.ts';
import { kustomizeFlags, restrictorOf } from './flags.ts';
import { ownHelm } from './own-helm.ts';

const { 'load-restrictor': loadRestrictor, 'enable-helm': enableHelm } = kustomizeFlags;

/** What kustomize's steps are in a kustomization, where a field does not say it. */
const STEPS: Readonly<Record<string, string>> = {
  HashTransformer: 'hash of the content',
  nameReference: 'the name it refers to',
  buildMetadata: 'buildMetadata',
};

export const command = defineCommand({
  use: 'explain DIR [KIND/NAME] [-o json] [flags]',
  long: `
    Show where the fields of a kustomization's objects come from: for each field its value, and the file, patch, generator or transformer that set it last, with file and line.

    KIND/NAME shows one object, by the name that it is built with or by its original one. The values of Secrets are not shown.`,
  examples: `
    # Where does the image come from?
    cox kustomize explain overlays/prod deployment/web

    # Every object, for a script
    cox kustomize explain overlays/prod -o json`,
  flags: {
    'enable-helm': enableHelm,
    'load-restrictor': loadRestrictor,
    output: string('Output format: json, or text when left out', { short: 'o', values: ['json'] }),
  },
  args: positionals({ folder: 'one', object: 'optional' }),
  async run(context, { flags, named }) {
    const json = wantsJson(flags.output);
    const { build, shownFile, withPlaces } = await import('../../manifest/built.ts');
    const { Explainer } = await import('../../manifest/kustomize/explain.ts');
    const explainer = new Explainer();
    const resources = await build(context, {
      path: named.folder,
      loadRestrictor: restrictorOf(flags['load-restrictor']),
      enableHelm: flags['enable-helm'],
      helm: { command: 'helm', apiVersions: [], kubeVersion: '', debug: false, run: ownHelm(context) },
      onStep: explainer.onStep,
    });
    const { writtenObjects } = await import('../../manifest/kustomize/written.ts');
    // what cannot be written has no values to explain
    withPlaces(() => writtenObjects(resources), context.cwd);
    const objects = selected(explainer.explain(resources), named.object);
    const { io, cwd } = context;
    const shown = objects.map((object) => relative(object, (file) => shownFile(file, cwd) || '.'));
    if (json) io.stdout.write(`${JSON.stringify(shown.map(objectJson), undefined, 2)}\n`);
    else {
      const paint = await newPaint(io.color.stdout);
      io.stdout.write(shown.map((object) => objectText(object, paint)).join('\n'));
    }
    return 0;
  },
});

/** Names that are typed for kinds; without a cluster there is nobody to ask for others. */
const SHORT: Readonly<Record<string, string>> = {
  cj: 'cronjob',
  cm: 'configmap',
  crd: 'customresourcedefinition',
  deploy: 'deployment',
  ds: 'daemonset',
  hpa: 'horizontalpodautoscaler',
  ing: 'ingress',
  netpol: 'networkpolicy',
  ns: 'namespace',
  pdb: 'poddisruptionbudget',
  po: 'pod',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  sa: 'serviceaccount',
  sts: 'statefulset',
  svc: 'service',
};

/** Throws CliError when no object of the build is called so. */
function selected(objects: readonly ExplainedObject[], typed: string | undefined): readonly ExplainedObject[] {
  if (typed === undefined) return objects;
  const [word = '', name] = typed.split('/');
  const kind = SHORT[word.toLowerCase()] ?? word.toLowerCase();
  const found = objects.filter(({ resource, names }) => {
    const own = resource.kind.toLowerCase();
    const plurals = [`${own}s`, `${own}es`, own.replace(/y$/, 'ies')];
    return (own === kind || plurals.includes(kind)) && (name === undefined || names.includes(name));
  });
  if (found.length > 0) return found;
  const all = objects.map(({ resource }) => `${resource.kind.toLowerCase()}/${resource.name}`);
  throw new CliError(`no object ${typed} in the build`, { hint: `It makes: ${all.join(', ')}` });
}

/** The sources with their files as they are seen from the working directory. */
function relative({ fields, ...object }: ExplainedObject, seen: (file: string) => string): ExplainedObject {
  return {
    ...object,
    fields: fields.map(({ source, ...field }) => {
      const { file, patch, ...rest } = source;
      const files = {
        ...(file === undefined ? {} : { file: seen(file) }),
        ...(patch === undefined ? {} : { patch: { file: seen(patch.file), line: patch.line } }),
      };
      return { ...field, source: { ...rest, ...files } };
    }),
  };
}

function objectJson({ resource, fields }: ExplainedObject): Json {
  const { id } = resource;
  return {
    apiVersion: apiVersionOf(id),
    kind: id.kind,
    name: id.name,
    ...(id.namespace === '' ? {} : { namespace: id.namespace }),
    fields: fields.map((field) => ({ ...field, value: shownValue(resource, field) })) as unknown as Json,
  };
}

function objectText({ resource, fields }: ExplainedObject, paint: Paint): string {
  const { id } = resource;
  const where = id.namespace === '' ? '' : ` in namespace ${id.namespace}`;
  const rows = fields.map((field) => {
    const value = JSON.stringify(shownValue(resource, field));
    return `  ${[field.path, short(value), sourceText(field.source)].map(escapeTerminal).join('\t')}\n`;
  });
  const heading = escapeTerminal(`${id.kind}.${apiVersionOf(id)} ${id.name}${where}`);
  return `${paint.strong(heading)}\n${alignColumns(rows.join(''), describeLayout)}`;
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** What a Secret holds is not shown, as in describe. */
function shownValue({ kind }: Resource, { path: field, value }: ExplainedField): Json {
  const isSecret = kind === 'Secret' && /^(?:data|stringData)\b/.test(field);
  return isSecret && !isJsonObject(value) ? '(hidden)' : value;
}

/** `overlays/prod/kustomization.yaml:7 patches[0] (replicas.yaml:6)` */
function sourceText({ step, file, line, field, index, patch }: ValueSource): string {
  const place = file === undefined ? '' : line === undefined ? file : `${file}:${line}`;
  const entry = field === undefined ? '' : `${field}${index === undefined ? '' : `[${index}]`}`;
  const what = step === 'file' ? '' : entry === '' ? (STEPS[step] ?? step) : entry;
  const detail = patch === undefined ? '' : `(${patch.file}:${patch.line})`;
  // the last steps belong to no line
  const at = step in STEPS ? '' : place;
  return [at, what, detail].filter((part) => part !== '').join(' ');
}

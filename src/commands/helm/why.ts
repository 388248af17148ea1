import { checkReachable } from '../../actions/helm/reachable.ts';
import { newTools } from '../../actions/helm/tools.ts';
import { type DiagnosedObject, diagnoseRelease, type ReleaseDiagnosis } from '../../actions/helm/why.ts';
import { humanDuration } from '../../apimachinery/duration.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { string } from '../../cli/flag.ts';
import { inOwnName, nextInOwnName } from '../../cli/own-name.ts';
import type { Context } from '../../context.ts';
import { newPaint, type Paint } from '../../io/paint.ts';
import { kindWord } from '../../resources/deletion/line.ts';
import { jsonTime } from '../shared/finding-json.ts';
import { oneLine } from '../shared/finding-text.ts';
import { wantsJson } from '../shared/own-output.ts';
import { warn } from '../shared/warn.ts';
import { diagnosisJson, diagnosisText } from '../why/text.ts';
import { defineHelmCommand, exactly } from './define.ts';
import { referenceJson } from './object-reference.ts';

/** Kinds whose health is worth a line even where nothing is wrong. */
const HAVE_HEALTH = new Set([
  ...['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'],
  ...['PersistentVolumeClaim', 'Service', 'Ingress', 'HorizontalPodAutoscaler'],
]);

const isUnhealthy = ({ diagnosis }: DiagnosedObject): boolean => diagnosis.findings.length > 0;
const isShown = (object: DiagnosedObject): boolean =>
  isUnhealthy(object) || object.diagnosis.progressing === true || HAVE_HEALTH.has(object.resource.mapping.kind);

function releaseLines({ release, condition, now }: ReleaseDiagnosis, paint: Paint): readonly string[] {
  const { revision, status, since, description, verdict, next } = condition;
  const age = since === undefined ? '' : ` for ${humanDuration(Math.max(0, now - since))}`;
  const color = { healthy: paint.good, unhealthy: paint.bad, progressing: paint.doubtful }[verdict];
  const said = description === '' ? '' : `: ${oneLine(description)}`;
  return [
    `${paint.strong(oneLine(`release/${release.name}`))}: revision ${revision} is ${color(status)}${age}${said}`,
    ...next.map((step, index) => `  ${index === 0 ? 'Next' : '  or'}: ${oneLine(step)}`),
  ];
}

function missingLine({ release, missing }: ReleaseDiagnosis, paint: Paint): readonly string[] {
  return missing.map(({ mapping, namespace, name }) => {
    const place = namespace === '' ? '' : ` in ${namespace}`;
    const object = paint.strong(oneLine(`${kindWord(mapping)}/${name}`));
    return `${object}: ${paint.bad('missing')}${oneLine(place)}: revision ${release.version} has it, the cluster does not`;
  });
}

async function printText(context: Context, found: ReleaseDiagnosis): Promise<void> {
  const { stdout, color } = context.io;
  const paint = await newPaint(color.stdout);
  const head = [...releaseLines(found, paint), ...missingLine(found, paint)];
  stdout.write(head.map((line) => `${inOwnName(line, context.program)}\n`).join(''));
  for (const object of found.objects.filter(isShown)) stdout.write(diagnosisText(object.diagnosis, found.now, paint));
}

/** The line about the release itself; those of its objects are as `cox why -o json` has them. */
function releaseJson({ release, condition, missing, now }: ReleaseDiagnosis, program: string): JsonObject {
  const { revision, status, since, description, verdict, next } = condition;
  return {
    ...{ apiVersion: 'helm.coxswain.dev/v1', type: 'release', time: jsonTime(now) },
    ...{ namespace: release.namespace, name: release.name, revision, status },
    since: since === undefined ? null : jsonTime(since),
    ...{ description, verdict, missing: missing.map(referenceJson) },
    next: next.map((step) => inOwnName(step, program)),
  };
}

export const command = defineHelmCommand({
  use: 'why RELEASE_NAME',
  long: `
    Show what is wrong with a release: whether its last revision is deployed, failed or pending, which of its objects
    are missing in the cluster, and for every workload, claim, Service and other object of it what "cox why" says: what
    is wrong, the evidence and the next steps. What is wrong comes first. Hooks that failed or are at work count too.

    The exit code is 0 when nothing is wrong and 1 when something is. Nothing is changed.`,
  examples: `
    # Why does this release not come up?
    cox helm why web

    # The same for a program: one JSON object a line
    cox helm why web -o json`,
  flags: {
    output: string('Output format; json prints one object per line', { short: 'o', values: ['json'] }),
  },
  args: exactly({ release: 'one' }),
  async run(context, { named, flags }) {
    const isJson = wantsJson(flags.output);
    await checkReachable(context);
    const found = await diagnoseRelease(await newTools(context), named.release, (text) => warn(context.io, text));
    const objects = found.objects.map((object) => ({
      ...object,
      diagnosis: {
        ...object.diagnosis,
        findings: object.diagnosis.findings.map((finding) => nextInOwnName(finding, context.program)),
      },
    }));
    const shown = { ...found, objects };
    if (isJson) {
      const lines = [
        releaseJson(shown, context.program),
        ...objects.map(({ diagnosis, resource }) => diagnosisJson(diagnosis, resource.mapping, found.now)),
      ];
      context.io.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    } else await printText(context, shown);
    const isWell = found.condition.verdict !== 'unhealthy' && found.missing.length === 0;
    return isWell && !objects.some(isUnhealthy) ? 0 : 1;
  },
});

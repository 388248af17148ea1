/** How a release is printed after install, upgrade, test and status (statusPrinter of pkg/cmd/status.go). */
import { trimSpace } from '../../apimachinery/go/text.ts';
import { ANSIC, formatGoTime, parseGoTime } from '../../apimachinery/go/time-format.ts';
import { releaseJson } from '../../helm/release/encode.ts';
import type { Hook, Release } from '../../helm/release/release.ts';
import { sourceText } from '../../helm/release/render.ts';
import { isZeroTime } from '../../helm/release/time.ts';
import { localZone } from '../../io/local-zone.ts';
import type { Report } from './output.ts';
import { type StatusColor, statusColor } from './status-color.ts';

export interface ReleaseReportOptions {
  /** What `status` shows of the live objects, from `RESOURCES:` on. */
  readonly resources?: string;
  /** --debug: the values, the hooks and the manifest too. */
  readonly debug?: { readonly given: string; readonly computed: string };
  readonly hideNotes?: boolean;
  readonly color?: StatusColor;
}

/** A stored time in Go's layout ANSIC. */
export const ansicTime = (text: string): string => formatGoTime(parseGoTime(text, localZone), ANSIC);

const DRY_RUN = 'dry run complete';
const ZERO = 'Mon Jan  1 00:00:00 0001';
const timeOr = (text: string | undefined): string => (text === undefined || isZeroTime(text) ? ZERO : ansicTime(text));

function testSuites(hooks: readonly Hook[]): readonly string[] {
  const tests = hooks.flatMap((hook) => (hook.events ?? []).filter((event) => event === 'test').map(() => hook));
  if (tests.length === 0) return ['TEST SUITE: None'];
  // a test that was never run has nothing to show
  return tests
    .filter(({ last_run }) => !isZeroTime(last_run.started_at))
    .flatMap(({ name = '', last_run }) => [
      `TEST SUITE:     ${name}`,
      `Last Started:   ${timeOr(last_run.started_at)}`,
      `Last Completed: ${timeOr(last_run.completed_at)}`,
      `Phase:          ${last_run.phase}`,
    ]);
}

function tableText(release: Release, options: ReleaseReportOptions): string {
  const { name, namespace, version, info, hooks = [], manifest = '' } = release;
  const { last_deployed, status = '', description = '', notes = '' } = info;
  const color = options.color ?? statusColor(false);
  const { debug } = options;
  const lines = [
    `NAME: ${name}`,
    ...(isZeroTime(last_deployed) ? [] : [`LAST DEPLOYED: ${timeOr(last_deployed)}`]),
    `NAMESPACE: ${color.namespace(namespace)}`,
    `STATUS: ${color.status(status)}`,
    `REVISION: ${version}`,
    `DESCRIPTION: ${description}`,
    ...(options.resources === undefined ? [] : [options.resources]),
    ...testSuites(hooks),
  ];
  if (debug !== undefined) lines.push('USER-SUPPLIED VALUES:', debug.given, 'COMPUTED VALUES:', debug.computed);
  if (debug !== undefined || description.toLowerCase() === DRY_RUN) {
    const texts = hooks.map(({ path = '', manifest: text = '' }) => sourceText(path, text).replace(/\n$/, ''));
    lines.push('HOOKS:', ...texts, `MANIFEST:\n${manifest}`);
  }
  if (options.hideNotes !== true && notes !== '') lines.push(`NOTES:\n${trimSpace(notes)}`);
  return lines.map((line) => `${line}\n`).join('');
}

export const releaseReport = (release: Release, options: ReleaseReportOptions = {}): Report => ({
  table: () => tableText(release, options),
  json: () => releaseJson(release),
});

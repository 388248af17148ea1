/** The result of a probe as lines. Everything that comes from the pod is escaped. */
import { cutToFit } from '../../io/cells.ts';
import type { Paint } from '../../io/paint.ts';
import { withoutWrapping } from '../../resources/diagnosis/events.ts';
import { oneLine } from '../shared/finding-text.ts';
import type { ProbeResult } from './run-probes.ts';

/** The number of characters of a body that are shown. */
const SHOWN = 200;

/**
 * The lines of one probe, without newlines at their ends:
 *
 *     container web, readiness: http-get :8080/healthz
 *       Answer:  200 in 12ms, timeout 1s
 *       Body:    ok
 *       Verdict: success
 */
export function resultLines(result: ProbeResult, paint: Paint): readonly string[] {
  const { role, container, probe, handlerText, answer, reasons } = result;
  const line = (word: string, text: string): string => `  ${paint.faint(`${word}:`.padEnd(9))}${text}`;
  const body = answer?.body === undefined ? '' : start(answer.body);
  return [
    paint.strong(oneLine(`${role} ${container}, ${probe}: ${handlerText}`)),
    ...(answer === null ? [] : [line('Answer', answerText(result, answer))]),
    ...(answer?.redirects ?? []).map((url) => line('To', oneLine(url))),
    ...(body === '' ? [] : [line('Body', body)]),
    line('Verdict', verdictText(result, paint)),
    ...reasons.map((reason) => line('Why', oneLine(reason))),
  ];
}

function answerText({ timeoutSeconds, handlerText }: ProbeResult, answer: NonNullable<ProbeResult['answer']>): string {
  const { status, latency, text, result } = answer;
  const time = `${latency === undefined ? '' : `in ${Math.round(latency)}ms`}, timeout ${timeoutSeconds}s`;
  if (status !== undefined) return `${handlerText.startsWith('exec ') ? `exit code ${status}` : status} ${time}`;
  if (result === 'success' && text === '') return `connected${time}`;
  return `${oneLine(withoutWrapping(text).replace(/^(?:Internal error occurred: )+/, ''))}, ${time}`;
}

function start(body: string): string {
  return cutToFit(oneLine(body), SHOWN + 1);
}

function verdictText({ verdict, probe }: ProbeResult, paint: Paint): string {
  switch (verdict) {
    case 'success':
      return paint.good('success');
    case 'warning':
      return `${paint.good('success')}, ${paint.doubtful('with a warning: the kubelet follows no redirect to another host')}`;
    case 'failure':
      return paint.bad('failure');
    case 'error':
      return paint.bad(`the kubelet cannot run this probe, and counts no result: ${effectOfNotRunning[probe]}`);
    default:
      return paint.doubtful('none');
  }
}

const effectOfNotRunning = {
  liveness: 'it never restarts the container',
  readiness: 'the container does not become ready',
  startup: 'the container never counts as started, and is not restarted',
} as const;

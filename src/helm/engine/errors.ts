/** helm's wording of what goes wrong in a template (pkg/engine/engine.go). */
import type { TemplateExecError } from '../../apimachinery/go/template/evaluate.ts';
import { HelmFault } from '../error.ts';
import { excerptOf, type SourceOf } from './excerpt.ts';

/** `required` and `fail` put their text between these, so that nothing else is shown of the error. */
export const markFailure = (text: string): string => `HELM_ERR_START${text}HELM_ERR_END`;
const FAILURE = /HELM_ERR_START([\s\S]*)HELM_ERR_END/;

const fault = (text: string, message: string, sourceOf: SourceOf): HelmFault => {
  const hint = excerptOf(message, sourceOf);
  return new HelmFault(text, hint === undefined ? {} : { hint });
};

/** The error for a file that cannot be parsed; `message` is the template engine's. */
export function parseFault(file: string, message: string, sourceOf: SourceOf): HelmFault {
  const tokens = message.split(': ');
  if (tokens.length === 1) return new HelmFault(`parse error in (${file}): ${message}`);
  return fault(`parse error at (${tokens[1]}): ${tokens.at(-1)}`, message, sourceOf);
}

/** One step of the way from a file to what failed. */
interface Step {
  readonly location: string;
  readonly executed: string;
  readonly message: string;
}

const stepText = ({ location, executed, message }: Step): string =>
  `${location === '' ? '' : `${location}\n  `}${executed === '' ? '' : `${executed}\n    `}${message === '' ? '' : `${message}\n`}`;

const cutNext = (message: string): string => {
  const at = message.indexOf(' template:');
  return at < 0 ? message : message.slice(0, at);
};

/** The step that a message of the template engine tells of; undefined for any other message. */
function stepOf(text: string): Step | undefined {
  const prefix = 'template: ';
  if (!text.startsWith(prefix)) return undefined;
  const rest = text.slice(prefix.length);
  if (rest.startsWith('no template ')) return { location: '', executed: '', message: text };
  const executing = /^([\s\S]*?): executing "([^"]*)" at <([\s\S]*?)>: ([\s\S]*)$/.exec(rest);
  if (executing !== null) {
    const [, location = '', name, node, message = ''] = executing;
    return { location, executed: `executing "${name}" at <${node}>:`, message: cutNext(message) };
  }
  const at = rest.lastIndexOf(': ');
  return at < 0 ? undefined : { location: rest.slice(0, at), executed: '', message: cutNext(rest.slice(at + 2)) };
}

const isSame = (a: Step | undefined, b: Step): boolean =>
  a !== undefined && a.location === b.location && a.executed === b.executed && a.message === b.message;

/** The error for a file that fails as it is rendered: each template on the way with its place. */
export const executionFault = (file: string, error: TemplateExecError, sourceOf: SourceOf): HelmFault =>
  fault(executionText(file, error), error.message, sourceOf);

function executionText(file: string, error: TemplateExecError): string {
  const { message } = error;
  const [, location, ...rest] = message.split(': ');
  if (rest.length === 0) return `execution error in (${file}): ${message}`;
  const failure = FAILURE.exec(rest.join(': '));
  if (failure !== null) return `execution error at (${location}): ${failure[1]}`;
  const steps: Step[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const step = stepOf(current.message);
    if (step === undefined) return message;
    if (!isSame(steps.at(-1), step)) steps.push(step);
  }
  return steps.map(stepText).join('').trim();
}

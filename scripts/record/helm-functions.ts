/**
 * What helm's functions make of the templates in test/unit/helm/functions. Needs Go.
 *
 * A further file of templates: write cases-NAME.ts there, exporting a list of texts (they see `.Values`, the
 * values of data.ts), add a line to `lists` below, record by `npm run record -- go-helm-functions`, and hold
 * the functions against answers-NAME.json with `testFunctions` of test/unit/helm/functions/support.ts. What
 * a template yields must not depend on chance, the time or the order of a Go map.
 */
import { casesA } from '../../test/unit/helm/functions/cases-a.ts';
import { casesB } from '../../test/unit/helm/functions/cases-b.ts';
import { values } from '../../test/unit/helm/functions/data.ts';
import { goOutput } from '../go-program.ts';
import type { RecordedFile } from './files.ts';

const lists: Readonly<Record<string, readonly string[]>> = { a: casesA, b: casesB };

/** The output is in base64, for it need not be UTF-8. */
interface Answer {
  readonly output: string | null;
  readonly error?: string;
}

/** What Go makes of each template. */
export function helmFunctionAnswers(templates: readonly string[]): readonly Answer[] {
  const asked = JSON.stringify({ templates, values });
  return JSON.parse(goOutput('record/helm-functions.go', asked, 'test/oracle/helm')) as readonly Answer[];
}

/** A line for each template, and what comes of it. */
export function recordHelmFunctions(): readonly RecordedFile[] {
  return Object.entries(lists).map(([name, templates]) => {
    const answers = helmFunctionAnswers(templates);
    const lines = templates.map((template, index) => {
      const { output, error } = answers[index] as Answer;
      const bytes = Buffer.from(output ?? '', 'base64');
      const isText = Buffer.from(bytes.toString()).equals(bytes);
      const shown = isText ? { output: bytes.toString() } : { base64: output };
      return `  ${JSON.stringify({ template, ...shown, error })}`;
    });
    return { file: `test/unit/helm/functions/answers-${name}.json`, text: `[\n${lines.join(',\n')}\n]\n` };
  });
}

import { Templates } from '../../apimachinery/go/template/template.ts';
import { HelmFault } from '../error.ts';
import { helmFunctions } from './functions/index.ts';

/** The name that a --name-template makes: it has sprig's functions, and no data. Throws HelmFault. */
export async function nameFromTemplate(text: string, now: () => number): Promise<string> {
  const name = 'name-template';
  try {
    return new Templates({ functions: await helmFunctions({ now }, text.match(/\w+/g) ?? []) })
      .parse(name, text)
      .execute(name, null);
  } catch (error) {
    throw new HelmFault((error as Error).message);
  }
}

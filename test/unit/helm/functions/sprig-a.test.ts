/** sprig's functions for text, numbers, lists, dicts and types. */
import { helmFunctions } from '../../../../src/helm/engine/functions/index.ts';
import { functionGroups } from '../../../../src/helm/engine/functions/names.ts';
import { casesA } from './cases-a.ts';
import { testFunctions } from './support.ts';

const functions = await helmFunctions(
  { now: Date.now },
  functionGroups.flatMap(({ names }) => names),
);

testFunctions("text, numbers, lists, dicts and types as helm's", 'answers-a.json', casesA, functions);

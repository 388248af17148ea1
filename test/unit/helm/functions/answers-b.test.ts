import { helmFunctions } from '../../../../src/helm/engine/functions/index.ts';
import { functionGroups } from '../../../../src/helm/engine/functions/names.ts';
import { casesB } from './cases-b.ts';
import { testFunctions } from './support.ts';

const names = functionGroups.flatMap((group) => group.names);
const functions = await helmFunctions({ now: () => 1_700_000_000_000 }, names);
testFunctions("sprig's functions as helm's", 'answers-b.json', casesB, functions);

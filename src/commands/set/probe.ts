import { defineSetProbe } from '../probe/define-set.ts';

export const command = defineSetProbe('probe', 'cox set probe');

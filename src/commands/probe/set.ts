import { defineSetProbe } from './define-set.ts';

export const command = defineSetProbe('set', 'cox probe set');

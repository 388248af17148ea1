import { HelpError } from '../../errors.ts';
import { deleteEntryCommand } from './delete-entry.ts';

export const command = deleteEntryCommand('clusters', () => new HelpError());

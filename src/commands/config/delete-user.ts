import { UsageError } from '../../errors.ts';
import { deleteEntryCommand } from './delete-entry.ts';

export const command = deleteEntryCommand('users', () => new UsageError('user to delete is required'));

import { deleteEntryCommand } from './delete-entry.ts';
import { printHelp } from './shared.ts';

export const command = deleteEntryCommand('contexts', async (context) => {
  await printHelp(context);
  return 0;
});

/** How many similar requests of one command are in progress at once. */
const CONCURRENCY = 16;

/**
 * The result of `work` for each item, in the items' order. Rejects as soon as one of them rejects;
 * after that no other one starts.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length && !failed; index = next++) {
      results[index] = await work(items[index] as Item);
    }
  };
  const attempt = (): Promise<void> =>
    worker().catch((error: unknown) => {
      failed = true;
      throw error;
    });
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, attempt));
  return results;
}

/** The lists of a kubeconfig, and what stands in their entries. */

export const sections = ['clusters', 'users', 'contexts'] as const;
export type Section = (typeof sections)[number];

/** What an entry's fields stand under: `clusters: [{name, cluster: {...}}]`. */
export const entryKey: Readonly<Record<Section, string>> = { clusters: 'cluster', users: 'user', contexts: 'context' };

/** The fields that hold paths, which are relative to the file's folder. */
export const pathFields: Readonly<Record<Section, readonly string[]>> = {
  clusters: ['certificate-authority'],
  users: ['client-certificate', 'client-key', 'tokenFile'],
  contexts: [],
};

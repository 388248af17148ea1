import { compareStrings } from '../../apimachinery/go/text.ts';

const PREFIX = 'node-role.kubernetes.io/';

/**
 * The roles of a node by its labels, `node-role.kubernetes.io/ROLE` and `kubernetes.io/role: ROLE`,
 * sorted.
 */
export function nodeRoles(labels: Readonly<Record<string, string>> | undefined): readonly string[] {
  const roles = Object.entries(labels ?? {}).map(([key, value]) => {
    if (key.startsWith(PREFIX)) return key.slice(PREFIX.length);
    return key === 'kubernetes.io/role' ? value : '';
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort(compareStrings);
}

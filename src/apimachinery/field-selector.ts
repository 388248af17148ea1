/** The text of field selectors (k8s.io/apimachinery/pkg/fields). */

/** fields.EscapeValue: a value as it stands in a selector. */
export function escapeFieldValue(value: string): string {
  return value.replaceAll(/[\\,=]/g, '\\$&');
}

/** The selector of the object with this name. */
export function nameSelector(name: string): string {
  return `metadata.name=${escapeFieldValue(name)}`;
}

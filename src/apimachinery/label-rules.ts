/**
 * What label keys, label values and DNS subdomains may be
 * (k8s.io/apimachinery/pkg/api/validate/content): functions that return problems, none when fine.
 * Lengths are of UTF-8 bytes.
 */
import { byteLength } from './go/bytes.ts';

const LONGEST_PART = 63;
const LONGEST_SUBDOMAIN = 253;

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const NAME_EXAMPLES = `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`;
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with " +
  `an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME})?')`;
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with " +
  `an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;

const name = new RegExp(`^${NAME}$`);
const subdomain = new RegExp(`^${SUBDOMAIN}$`);

const tooLong = (text: string, bytes: number): string[] =>
  byteLength(text) > bytes ? [`must be no more than ${bytes} bytes`] : [];

/** A DNS subdomain of RFC 1123, such as `example.com`. */
export function dnsSubdomainProblems(text: string): string[] {
  return [...tooLong(text, LONGEST_SUBDOMAIN), ...(subdomain.test(text) ? [] : [SUBDOMAIN_RULE])];
}

/** A label key, which is a qualified name: `app` or `example.com/app`. */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${NAME_RULE} ${NAME_EXAMPLES} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const own = parts.at(-1) as string;
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return [
    ...(prefix === undefined ? [] : prefixProblems(prefix)).map((problem) => `prefix part ${problem}`),
    ...nameProblems(own).map((problem) => `name part ${problem}`),
  ];
}

const prefixProblems = (prefix: string): string[] =>
  prefix === '' ? ['must be non-empty'] : dnsSubdomainProblems(prefix);

function nameProblems(own: string): string[] {
  const length = own === '' ? ['must be non-empty'] : tooLong(own, LONGEST_PART);
  return [...length, ...(name.test(own) ? [] : [`${NAME_RULE} ${NAME_EXAMPLES}`])];
}

export function labelValueProblems(value: string): string[] {
  return [...tooLong(value, LONGEST_PART), ...(value === '' || name.test(value) ? [] : [VALUE_RULE])];
}

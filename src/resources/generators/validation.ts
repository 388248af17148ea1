/**
 * What kubectl checks before it sends a generated object (k8s.io/apimachinery/pkg/util/validation):
 * problems, none when fine.
 */

import { byteLength } from '../../apimachinery/go/bytes.ts';

/** The name of a port: IANA_SVC_NAME. */
export function portNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (byteLength(name) > 15) problems.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name))
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(name)) problems.push('must not begin or end with a hyphen');
  return problems;
}

export function portNumberProblems(port: number): string[] {
  return port >= 1 && port <= 65535 ? [] : ['must be between 1 and 65535, inclusive'];
}

function parentPathProblems(text: string): string[] {
  if (text === '.') return ["must not be '.'"];
  if (text === '..') return ["must not be '..'"];
  return text.startsWith('..') ? ["must not start with '..'"] : [];
}

/** A key of a ConfigMap or a Secret. */
export function dataKeyProblems(key: string): string[] {
  const problems: string[] = [];
  if (byteLength(key) > 253) problems.push('must be no more than 253 characters');
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    problems.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  " +
        "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  return [...problems, ...parentPathProblems(key)];
}

export function environmentNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
    problems.push(
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not " +
        "start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is " +
        "'[-._a-zA-Z][-._a-zA-Z0-9]*')",
    );
  }
  return [...problems, ...parentPathProblems(name)];
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldLabel } from '../../../src/describe/parts/field-label.ts';

// the first eight from kubectl's own test of smartLabelFor, the others from its descriptions of
// custom resources
const labels: readonly (readonly [string, string])[] = [
  ['simpleField', 'Simple Field'],
  ['respectPDBs', 'Respect PDBs'],
  ['respectPDB', 'Respect PDB'],
  ['apiURL', 'API URL'],
  ['kubeAPI', 'Kube API'],
  ['userUID', 'User UID'],
  ['HTTPSProxy', 'HTTPSProxy'],
  ['customCRDs', 'Custom CRDs'],
  ['apiVersion', 'API Version'],
  ['aBc', 'A Bc'],
  ['ABc', 'A Bc'],
  ['ABC', 'ABC'],
  ['clusterIPs', 'Cluster I Ps'],
  ['ip', 'Ip'],
  ['externalIPPolicy', 'External IPPolicy'],
  ['foo-bar', 'Foo - Bar'],
  ['fooBar-bazQux', 'Foo Bar - Baz Qux'],
  ['größe', 'Größe'],
  ['guid', 'GUID'],
  ['number1', 'number1'],
  ['snake_case', 'snake_case'],
  ['with.dot', 'with.dot'],
  ['x', 'X'],
  ['Élan', 'Élan'],
];

for (const [field, label] of labels) {
  test(`${field} is labelled ${label}`, () => assert.equal(fieldLabel(field), label));
}

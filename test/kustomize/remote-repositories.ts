/** The git repositories that the tests of remote bases build on. */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { bareCopy, commit, git, write } from '../support/git-world.ts';

export const configMap = (name: string, value = 'a'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: ${value}\n`;
export const resources = (...entries: readonly string[]): string =>
  `resources:\n${entries.map((entry) => `- ${JSON.stringify(entry)}\n`).join('')}`;

/** Makes them in the folder, and yields the first commit of org/app. */
export function makeRepositories(repositories: string): string {
  const repository = path.join(repositories, 'org/app');
  const url = `file://${repository}`;
  const first = commit(repository, {
    'kustomization.yaml': resources('cm.yaml'),
    'cm.yaml': configMap('first'),
    'sub/folder/kustomization.yaml': `namePrefix: x-\n${resources('../../base')}`,
    'base/kustomization.yaml': resources('cm.yaml'),
    'base/cm.yaml': configMap('base'),
    'out/kustomization.yaml': resources('../../other'),
    'broken/kustomization.yaml': resources('cm.yaml'),
    'broken/cm.yaml': `${configMap('broken')}  1: a\n  1: b\n`,
    'reads/kustomization.yaml': 'configMapGenerator:\n- {name: x, files: [../../../../gitconfig]}\n',
  });
  git(repository, 'tag', 'v1');
  git(repository, 'switch', '--quiet', '--create', 'next/one');
  symlinkSync('..', path.join(repository, 'link'));
  commit(repository, { 'cm.yaml': configMap('next') });
  git(repository, 'switch', '--quiet', 'main');
  commit(repository, { 'cm.yaml': configMap('newest') });
  bareCopy(repository, path.join(repositories, 'org/bare.git'));
  bareCopy(repository, path.join(repositories, 'org/served'));
  commit(path.join(repositories, 'org/over'), {
    'kustomization.yaml': `nameSuffix: -over\n${resources(`${url}//base?ref=v1`)}`,
    'again/kustomization.yaml': resources(`file://${path.join(repositories, 'org/over')}`, '..'),
  });
  const hold = path.join(repositories, 'org/held');
  for (const holder of [hold, `${hold}-by-file`]) commit(holder, { 'kustomization.yaml': resources('module/base') });
  return first;
}

/** As git submodule add leaves it, which would fetch. */
export function addSubmodule(holder: string, from: string, at: string): void {
  write(holder, { '.gitmodules': `[submodule "module"]\n\tpath = module\n\turl = ${from}\n` });
  git(holder, 'add', '.gitmodules');
  git(holder, 'update-index', '--add', '--cacheinfo', `160000,${at},module`);
  git(holder, 'commit', '--quiet', '--message=module');
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRepoSpec } from '../../../../src/manifest/kustomize/repo-spec.ts';

// what upstream's tests expect (api/internal/git/repospec_test.go)
describe('the URL of a repository', () => {
  const hosts: readonly (readonly [string, string])[] = [
    ['gitHub.com/', 'https://github.com/'],
    ['github.com:', 'https://github.com/'],
    ['http://github.com/', 'https://github.com/'],
    ['hTTps://github.com/', 'https://github.com/'],
    ['https://git-codecommit.us-east-2.amazonaws.com/', 'https://git-codecommit.us-east-2.amazonaws.com/'],
    ['ssh://git.example.com:7999/', 'ssh://git.example.com:7999/'],
    ['git::https://gitlab.com/', 'https://gitlab.com/'],
    ['git::http://git.example.com/', 'http://git.example.com/'],
    ['git@github.com:', 'git@github.com:'],
    ['git@github.com/', 'git@github.com:'],
    ['git::git@github.com:', 'git@github.com:'],
    ['org-12345@github.com/', 'org-12345@github.com:'],
    ['ssh://org-12345@github.com/', 'org-12345@github.com:'],
  ];

  it('has a host, two parts of a path, a folder and a ref', () => {
    for (const [typed, host] of hosts) {
      for (const folder of ['README.md', 'foo/krusty.txt', '']) {
        for (const ref of ['group/version', 'v0.1.0', '']) {
          const text = `${typed}someOrg/someRepo${folder && `/${folder}`}${ref && `?ref=${ref}`}`;
          const spec = parseRepoSpec(text);
          assert.deepEqual([text, spec?.url, spec?.folder, spec?.ref], [text, `${host}someOrg/someRepo`, folder, ref]);
        }
      }
    }
  });

  const split: readonly (readonly [string, string, string])[] = [
    ['http://github.com/someorg/somerepo.git/somedir', 'https://github.com/someorg/somerepo.git', 'somedir'],
    ['git@gitlab2.sqtools.ru:infra/k8s/base.git?ref=v0.1.0', 'git@gitlab2.sqtools.ru:infra/k8s/base.git', ''],
    ['git@bitbucket.org:company/project.git//path?ref=b', 'git@bitbucket.org:company/project.git', 'path'],
    ['git@bitbucket.org/company/project.git//path', 'git@bitbucket.org/company/project.git', 'path'],
    ['ssh://git@bitbucket.org/company/project.git//path', 'ssh://git@bitbucket.org/company/project.git', 'path'],
    ['https://a.example/c/project/_git/repo', 'https://a.example/c/project/_git/repo', ''],
    ['https://a.example/c/project/_git/repo/dir?version=v1', 'https://a.example/c/project/_git/repo', 'dir'],
    ['https://u@dev.azure.com/org/p/_git/repo//path/to', 'https://u@dev.azure.com/org/p/_git/repo', 'path/to'],
    ['https://github.com/k/kustomize//examples/dev/?ref=v1', 'https://github.com/k/kustomize', 'examples/dev/'],
    ['file://a/b/c/someRepo.git/somepath?ref=x', 'file://a/b/c/someRepo.git', 'somepath'],
    ['file://a/b/c/someRepo//somepath', 'file://a/b/c/someRepo', 'somepath'],
    ['file:///a/b/c/someRepo?ref=x', 'file:///a/b/c/someRepo', ''],
    ['file:///', 'file:///', ''],
    ['file://git@home/path/to/repository.git//path', 'file://git@home/path/to/repository.git', 'path'],
    ['https://example.org/path/to/repo//examples/dev', 'https://example.org/path/to/repo', 'examples/dev'],
    ['https://example.org/path/to/repo.git/examples/dev', 'https://example.org/path/to/repo.git', 'examples/dev'],
    ['https://authority/org/repo/?ref=includes_git/x', 'https://authority/org/repo', ''],
    ['https://authority/org/repo/%-not-parsable/url', 'https://authority/org/repo', '%-not-parsable/url'],
    ['https://git@home.com/path/to/repository.git//path', 'https://git@home.com/path/to/repository.git', 'path'],
    ['ssh://git@ssh.github.com:443/YOU/REPO.git', 'ssh://git@ssh.github.com:443/YOU/REPO.git', ''],
    ['git@gitlab.com/user:name/REPO.git/path', 'git@gitlab.com/user:name/REPO.git', 'path'],
    ['git@gitlab.com:gitlab-tests/sample-project', 'git@gitlab.com:gitlab-tests/sample-project', ''],
    ['git@gist.github.com:bc79.git', 'git@gist.github.com:bc79.git', ''],
  ];
  for (const [text, url, folder] of split) {
    it(`is split: ${text}`, () => {
      const spec = parseRepoSpec(text);
      assert.deepEqual([spec?.url, spec?.folder], [url, folder]);
    });
  }

  it('is none of these', () => {
    const others = [
      ...['/tmp', '../../tmp', 'src/github.com/org/repo/path', 'iauhsdiuashduas', 'htxxxtp://github.com/'],
      ...['ssh://git.example.com', 'git::___', 'https://host?ref=group/version/minor_version', 'gh:org/repo'],
      ...['https://github.com/org/repo.git//path/../../exits/repo', 'github.com!org/repo.git//path'],
      ...['https://github.com/thisisa404.yaml', 'file:////tmp//path/to/whatever'],
      ...['git@scp://github.com/org/repo.git//path', 'git@ssh://github.com/org/repo.git//path'],
    ];
    for (const text of others) assert.equal(parseRepoSpec(text), undefined, text);
  });

  it('has its parameters; what is no value does not count', () => {
    const parsed = (query: string): unknown[] => {
      const { ref, submodules, timeout } = parseRepoSpec(`https://github.com/org/repo${query}`) ?? {};
      return [ref, submodules, timeout];
    };
    assert.deepEqual(parsed(''), ['', true, 27_000]);
    assert.deepEqual(parsed('?version=master&ref=v1.0.0'), ['v1.0.0', true, 27_000]);
    assert.deepEqual(parsed('?version=master&submodules='), ['master', true, 27_000]);
    assert.deepEqual(parsed('?submodules=maybe'), ['', true, 27_000]);
    assert.deepEqual(parsed('?submodules=false&timeout=61s'), ['', false, 61_000]);
    assert.deepEqual(parsed('?timeout=61'), ['', true, 61_000]);
    assert.deepEqual(parsed('?timeout=1m1s'), ['', true, 61_000]);
    for (const wrong of ['', 'jiffy', '0', '0s', '-61', '-1m1s']) {
      assert.deepEqual(parsed(`?timeout=${wrong}`), ['', true, 27_000]);
    }
  });
});

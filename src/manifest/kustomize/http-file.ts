/** Files of a kustomization that a web server has (FileLoader.httpClientGetContent). */
import { STATUS_CODES } from 'node:http';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import type { Host } from '../../io/host.ts';
import { BodyLimitError, bodyProblem, getUrl, readBody, UrlError } from '../url.ts';
import { lacksHost } from '../url-text.ts';
import { BuildError } from './error.ts';
import { parseRepoSpec } from './repo-spec.ts';

/** kubectl has neither limit. */
const usualLimits = { milliseconds: 60_000, bytes: 64 * 2 ** 20 };

/** Whether a path is a URL that is read as a file. */
export function isRemoteFile(target: string): boolean {
  const url = parseGoUrl(target);
  return url.kind === 'url' && (url.scheme === 'http' || url.scheme === 'https');
}

/** What the URL answers with. Throws BuildError. */
export async function readRemoteFile(url: string, host: Host, limits = usualLimits): Promise<Buffer> {
  const timeout = AbortSignal.timeout(limits.milliseconds);
  const context = { ...host, signal: AbortSignal.any([host.signal, timeout]) };
  try {
    if (lacksHost(url)) throw new BuildError(`Get "${url}": http: no Host in request URL`);
    const answer = await getUrl(context, url);
    if (answer.status < 200 || answer.status > 299) {
      answer.body.destroy();
      throw failure(url, answer.status);
    }
    return await readBody(answer.body, limits.bytes).then(
      (body) => Buffer.from(body),
      (error: unknown) => {
        if (error instanceof BodyLimitError || context.signal.aborted) throw error;
        throw new BuildError(bodyProblem(context, answer, error));
      },
    );
  } catch (error) {
    host.signal.throwIfAborted();
    if (timeout.aborted)
      throw new BuildError(`Get "${url}": no whole answer within ${limits.milliseconds / 1000} seconds`);
    if (error instanceof BodyLimitError) {
      throw new BuildError(`Get "${url}": the answer is larger than ${limits.bytes / 2 ** 20} MiB`);
    }
    if (error instanceof UrlError) throw new BuildError(`Get "${error.url}": ${error.detail}`);
    if (error instanceof BuildError) throw error;
    throw new BuildError(error instanceof Error ? error.message : String(error));
  }
}

/** Where a repository may be, the failure is not the last word. */
function failure(url: string, status: number): BuildError {
  if (parseRepoSpec(url) !== undefined) return new BuildError('URL is a git repository');
  return new BuildError(`HTTP Error: status code ${status} (${STATUS_CODES[status] ?? ''})`, { reason: 'http' });
}

/** Values from the web. */
import { debugOf } from '../../actions/helm/debug.ts';
import type { Context } from '../../context.ts';
import { HelmFault } from '../../helm/error.ts';
import { BodyLimitError, bodyProblem, getUrl, readBody, UrlError } from '../../manifest/url.ts';
import { lacksHost } from '../../manifest/url-text.ts';

/** helm has no limit. */
const LARGEST_FILE = 100 * 2 ** 20;

/** What a URL answers with, in the words of helm's getter. No credentials are sent but those of the URL. */
export async function fetchUrl(context: Context, url: string): Promise<Uint8Array> {
  if (lacksHost(url)) throw new HelmFault(`Get "${url}": http: no Host in request URL`);
  const debug = debugOf(context);
  debug?.('fetching', { url });
  const answer = await getUrl(context, url).catch((error: unknown) => {
    context.signal.throwIfAborted();
    throw error instanceof UrlError ? new HelmFault(`Get "${error.url}": ${error.detail}`) : error;
  });
  const length = answer.body.headers['content-length'] ?? '-1';
  const status = `${answer.status} ${answer.statusText}`.trimEnd();
  debug?.('fetch complete', { url, status, 'content-length': length });
  if (answer.status !== 200) {
    answer.body.destroy();
    throw new HelmFault(`failed to fetch ${url} : ${status}`);
  }
  return readBody(answer.body, LARGEST_FILE).catch((error: unknown) => {
    context.signal.throwIfAborted();
    if (error instanceof BodyLimitError) {
      throw new HelmFault(`failed to fetch ${url} : it is larger than ${LARGEST_FILE / 2 ** 20} MiB`);
    }
    throw new HelmFault(bodyProblem(context, answer, error));
  });
}

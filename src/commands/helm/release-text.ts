/** Parts of a release as the commands of helm print them. */
import { formatGoTime, parseGoTime } from '../../apimachinery/go/time-format.ts';
import { isJsonObject, type JsonObject, textOf } from '../../apimachinery/json.ts';
import type { Release } from '../../helm/release/release.ts';
import { isZeroTime, ZERO_TIME } from '../../helm/release/time.ts';
import { localZone } from '../../io/local-zone.ts';

/** What Chart.yaml said; undefined where it was not stored. */
export function chartMetadata({ chart }: Pick<Release, 'chart'>): JsonObject | undefined {
  const metadata = chart?.metadata ?? null;
  return isJsonObject(metadata) ? metadata : undefined;
}

/** `web-0.1.0` */
export function chartLabel(release: Release): string {
  const metadata = chartMetadata(release);
  return metadata === undefined ? 'MISSING' : `${textOf(metadata.name)}-${textOf(metadata.version)}`;
}

export function appVersion(release: Release): string {
  const metadata = chartMetadata(release);
  return metadata === undefined ? 'MISSING' : textOf(metadata.appVersion);
}

/** A stored time in a layout of Go; one that is not set is the first of the year 1. */
export function timeText(time: string | undefined, layout: string): string {
  return formatGoTime(parseGoTime(isZeroTime(time) ? ZERO_TIME : (time as string), localZone), layout);
}

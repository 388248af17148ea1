/** Parts of a release as the commands of helm print them. */
import { formatTime, RFC3339 } from '../../apimachinery/go/time/format.ts';
import type { Instant } from '../../apimachinery/go/time/instant.ts';
import { parseTime } from '../../apimachinery/go/time/parse.ts';
import { localZone } from '../../apimachinery/go/time/zone.ts';
import { isJsonObject, type JsonObject, textOf } from '../../apimachinery/json.ts';
import type { Release } from '../../helm/release/release.ts';
import { isZeroTime, ZERO_TIME } from '../../helm/release/time.ts';

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

/** A stored time; one that is not set is the first of the year 1. */
export const storedTime = (time: string | undefined): Instant =>
  parseTime(RFC3339, isZeroTime(time) ? ZERO_TIME : (time as string), localZone());

/** The same in a layout of Go. */
export const timeText = (time: string | undefined, layout: string): string => formatTime(storedTime(time), layout);

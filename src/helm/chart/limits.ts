/** What holds for a chart's files wherever they come from (pkg/chart/loader/archive). */

/** As many bytes as a chart may have unpacked: 100 MiB. */
export const MOST_BYTES = 100 * 1024 * 1024;

/** The bytes without UTF-8's byte order mark. */
export const withoutMark = (data: Buffer): Buffer =>
  data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;

/** A duration as Go's time.Duration.String writes it: 1m30s, 1h0m0s, 1.5s, 300ms, 0s. */
export function goDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  if (milliseconds < 0) return `-${goDuration(-milliseconds)}`;
  if (milliseconds < 1) {
    const micros = milliseconds * 1000;
    return micros >= 1 ? `${decimal(micros)}µs` : `${Math.round(micros * 1000)}ns`;
  }
  if (milliseconds < 1000) return `${decimal(milliseconds)}ms`;
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const seconds = `${decimal((milliseconds % 60_000) / 1000)}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** Without an exponent and trailing zeros, exact to the nanosecond. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}

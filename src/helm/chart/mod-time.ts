/** When a file was changed, as Go writes it. */

/** RFC 3339 in this machine's zone, with nanoseconds where there are any. */
export function modTimeText(seconds: number, nanoseconds = 0): string {
  const date = new Date(seconds * 1000);
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -5);
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  return `${local}${fraction}${zone(minutes)}`;
}

function zone(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(size / 60))}:${two(size % 60)}`;
}

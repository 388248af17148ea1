/** Templates with sprig's functions for text, numbers, lists, dicts and types. */
export const casesA: readonly string[] = [
  '{{ hello }}',
  '{{ upper .Values.wide }}',
  '{{ typeOf .Values }} {{ typeOf .Values.map }}',
  '{{ dig "map" "a" 1 .Values }}',
  '{{ repeat -1 "x" }}',
  '{{ trunc 2 .Values.wide }}',
];

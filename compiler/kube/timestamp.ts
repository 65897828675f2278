/** RFC 3339 with whole seconds, as metav1.Time is written. */
export const timestamp = (ms: number): string =>
  `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;

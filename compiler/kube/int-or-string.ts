/** IntOrString percentages. Mirrors apimachinery pkg/util/intstr/intstr.go. */
export type IntOrString = number | string;

/** GetScaledValueFromIntOrPercent: `25%` of `total`, rounded up or down; undefined where the text is no percentage. */
export function scaledValue(value: IntOrString, total: number, roundUp: boolean): number | undefined {
  if (typeof value === 'number') return value;
  const percent = /^([+-]?\d+)%$/.exec(value);
  if (!percent) return undefined;
  const scaled = (Number(percent[1]) * total) / 100;
  return roundUp ? Math.ceil(scaled) : Math.floor(scaled);
}

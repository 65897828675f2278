/** The digits of a numeric zone in the order hours, minutes, seconds, by the layout element without its Z or sign. */
const forms: Readonly<Record<string, RegExp>> = {
  '07:00': /^.(..):(..)/s,
  '07': /^.(..)/s,
  '07:00:00': /^.(..):(..):(..)/s,
  '070000': /^.(..)(..)(..)/s,
  '0700': /^.(..)(..)/s,
};

export interface NumericOffset {
  /** In seconds. */
  readonly offset: number;
  readonly isSigned: boolean;
  readonly outOfRange?: 'hour' | 'minute' | 'second';
  readonly rest: string;
}

/** `-07:00` and the like (time/format.go parse); undefined where the value has no such thing. */
export function numericOffset(element: string, value: string): NumericOffset | undefined {
  const m = forms[element.slice(1)]?.exec(value);
  if (!m) return undefined;
  const parts = m.slice(1);
  // What stands behind the first part that is no number is not read.
  const wrong = parts.findIndex((p) => !/^[0-9]{2}$/.test(p));
  const [h = 0, min = 0, s = 0] = parts.map((p, i) => (wrong >= 0 && i >= wrong ? 0 : Number(p)));
  const outOfRange = s > 60 ? 'second' : min > 60 ? 'minute' : h > 24 ? 'hour' : undefined;
  const sign = value[0];
  return {
    offset: (sign === '-' ? -1 : 1) * (h * 3600 + min * 60 + s),
    isSigned: wrong < 0 && (sign === '+' || sign === '-'),
    ...(outOfRange ? { outOfRange } : {}),
    rest: value.slice(m[0].length),
  };
}

/** How long the name of a zone is that a value begins with, 0 for none (time/format.go parseTimeZone). */
export function zoneNameLength(value: string): number {
  if (/^(?:ChST|MeST)/.test(value)) return 4;
  if (value.startsWith('GMT')) return 3 + signedOffsetLength(value.slice(3));
  if (value.length >= 3 && /^[+-]/.test(value)) return signedOffsetLength(value);
  const letters = /^[A-Z]{0,6}/.exec(value)![0];
  if (letters.length === 5) return letters[4] === 'T' ? 5 : 0;
  if (letters.length === 4) return letters[3] === 'T' || letters === 'WITA' ? 4 : 0;
  return letters.length === 3 ? 3 : 0;
}

function signedOffsetLength(value: string): number {
  const digits = /^[+-]([0-9]+)/.exec(value);
  return digits && Number(digits[1]) <= 23 ? digits[0].length : 0;
}

import { quoteGo } from '../../kube/go-quote.js';

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** time.ParseDuration: nanoseconds, or the error text. */
export function parseGoDuration(text: string): number | string {
  const bad = `time: invalid duration ${quoteGo(text)}`;
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 0;
  if (rest === '') return bad;
  let total = 0;
  while (rest) {
    const value = /^(\d*)(?:\.(\d*))?/.exec(rest)!;
    if (!value[1] && !value[2]) return bad;
    rest = rest.slice(value[0].length);
    const unit = /^[^.\d]*/.exec(rest)![0];
    if (!unit) return `time: missing unit in duration ${quoteGo(text)}`;
    const scale = units[unit];
    if (scale === undefined) return `time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}`;
    rest = rest.slice(unit.length);
    total += Number(`${value[1] || '0'}.${value[2] || '0'}`) * scale;
  }
  return total > 2 ** 63 ? bad : sign * total;
}

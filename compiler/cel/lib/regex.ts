import { fn, type Library, type Meter } from '../check/env.js';
import { CelError, CelList, type Value } from '../eval/values.js';
import { Regex } from '../regex/regex.js';

function compiled(pattern: Value | undefined, prefix: string): Regex {
  const regex = Regex.compile(pattern as string);
  if (typeof regex === 'string') throw new CelError(`${prefix}${regex}`);
  return regex;
}

const cost = (text: Value | undefined, pattern: Value | undefined, meter: Meter): void =>
  meter.spend(((text as string).length / 10) * Math.max(1, (pattern as string).length / 4));

const matches = ([text, pattern]: readonly Value[], meter: Meter): Value => {
  cost(text, pattern, meter);
  return compiled(pattern, '').test(text as string);
};

/** Regular expressions: CEL's own `matches`, Kubernetes' find and findAll (apiserver pkg/cel/library/regex.go). */
export const regex: Library = {
  name: 'kubernetes.regex',
  functions: [
    fn('matches', { 'string.(string) -> bool': matches, '(string, string) -> bool': matches }),
    fn('find', {
      'string.(string) -> string': ([text, pattern], meter) => {
        cost(text, pattern, meter);
        return compiled(pattern, 'Illegal regex: ').findAll(text as string, 1)[0] ?? '';
      },
    }),
    fn('findAll', {
      'string.(string) -> list(string)': ([text, pattern], meter) => {
        cost(text, pattern, meter);
        return new CelList(compiled(pattern, 'Illegal regex: ').findAll(text as string));
      },
      'string.(string, int) -> list(string)': ([text, pattern, limit], meter) => {
        cost(text, pattern, meter);
        return new CelList(compiled(pattern, 'Illegal regex: ').findAll(text as string, Number(limit)));
      },
    }),
  ],
};

/** Whole numbers below a bound, from a seed (mulberry32). */
export function generator(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;
const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!;

const templateOddities = [
  ...['{{', '}}', '{{-', '-}}', '(', ')', '|', '.', '$', '$x', ' := ', ' = ', '"', '`', "'", ',', '/*', '*/'],
  ...['{{ end }}', '{{ else }}', '{{ if . }}', '{{ range . }}', '{{ with $x }}', '{{ break }}', '{{ define "d" }}'],
  ...[
    '.Values',
    '.Values.none.x',
    '.Chart.Nope',
    '.Release.Name.x',
    '$.Values',
    'nil',
    'true',
    '-1',
    '0x1F',
    '1.5',
    '1e99',
  ],
  ...[
    '"text"',
    "'c'",
    '(list 1 "a")',
    '(dict "a" 1)',
    'toYaml',
    'include "none"',
    'required "r"',
    'fail "f"',
    'nosuch',
    'index',
    'quote',
    'int',
    'until',
    'tpl',
  ],
  ...[
    '\n',
    '  ',
    ': ',
    '- ',
    '---\n',
    '#',
    '&a ',
    '*a',
    '!t ',
    '|\n',
    '>\n',
    '{}',
    '[',
    'null',
    '\t',
    '\u0000',
    'é',
    '😀',
  ],
];

const valueOddities = [
  ...[
    '',
    '~',
    'null',
    'true',
    '1',
    '-1',
    '1.5',
    '1e400',
    '12345678901234567890',
    '0o17',
    '0x1F',
    '.nan',
    '2001-01-01',
    'yes',
  ],
  ...[
    '""',
    '"text"',
    "'it''s'",
    '[]',
    '{}',
    '[a, 1, null]',
    '{a: 1}',
    '[[]]',
    '{a: {b: []}}',
    '"{{ .Release.Name }}"',
    '"{{ nosuch }}"',
  ],
  ...[
    '&a x',
    '*a',
    '!!str 1',
    '!t x',
    '|',
    '>',
    '"',
    '[',
    '{',
    ': ',
    '- ',
    '#',
    '@',
    '%',
    '\t',
    '"\\x"',
    'é',
    '😀',
    'a: b',
    '? a',
  ],
];

/** Words, texts and marks of a template or of YAML, blanks included: what joins to the text again. At least one. */
const tokensOf = (text: string): string[] =>
  text.match(/\{\{-?|-?\}\}|"(?:[^"\\\n]|\\.)*"|`[^`]*`|[$.]?[\w-]+|\s+|./gsu) ?? [''];

/** One change of a token, a line or a few characters. */
function change(text: string, random: Random, oddities: readonly string[]): string {
  const tokens = tokensOf(text);
  const lines = text.split('\n');
  const t = random(tokens.length);
  const l = random(lines.length);
  switch (random(10)) {
    case 0:
      return tokens.toSpliced(t, 1).join('');
    case 1:
      return tokens.toSpliced(t, 0, tokens[t]!).join('');
    case 2:
      return tokens.with(t, tokens[random(tokens.length)]!).join('');
    case 3:
      return tokens.with(t, pick(oddities, random)).join('');
    case 4:
      return tokens.toSpliced(t, 0, pick(oddities, random)).join('');
    case 5:
      return lines.toSpliced(l, 1).join('\n');
    case 6:
      return lines.toSpliced(random(lines.length), 0, lines[l]!).join('\n');
    case 7:
      return lines.with(l, random(2) ? ` ${lines[l]}` : lines[l]!.slice(1)).join('\n');
    default: {
      const at = random(text.length || 1);
      return text.slice(0, at) + (random(2) ? pick(oddities, random) : '') + text.slice(at + random(12));
    }
  }
}

/** Another value behind one key. */
function retype(text: string, random: Random): string {
  const lines = text.split('\n');
  const keyed = lines.flatMap((line, i) => (/^\s*[\w.-]+:/.test(line) ? [i] : []));
  if (!keyed.length) return text;
  const at = pick(keyed, random);
  return lines.with(at, `${lines[at]!.split(':')[0]}: ${pick(valueOddities, random)}`).join('\n');
}

/** A template or values file with one to three faults. */
export function mutate(name: string, text: string, random: Random): string {
  const isTemplate = name.includes('templates/');
  let out = text;
  for (let left = 1 + Math.floor(random(5) / 2); left > 0; left--)
    out =
      !isTemplate && random(2)
        ? retype(out, random)
        : change(out, random, isTemplate ? templateOddities : valueOddities);
  return out;
}

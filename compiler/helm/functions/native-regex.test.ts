import { RE2JS } from 're2js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../../kube/random.js';
import { fitsNative, nativeRegex } from './native-regex.js';
import { compileRegex } from './regex.js';

const test = suite('helm: simple expressions');

const simple = ['\\W', '[^A-Za-z0-9]+$', '(-?[^a-z\\d\\-])+-?', '-r\\d+$|sha256:', 'SASL', '^[a-z]+$', '[0-9.]+'];
const deterministic = [
  '^([0-9]+)(\\.[0-9]+)?(\\.[0-9]+)?(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?$',
  '^(a+b)*c+$',
  '(?:ab|cd)+',
  'x(a|b+)?y*z',
  'a*b*c',
];
const others = [
  '(a+)+',
  '(a?a)+',
  '(a?)*',
  '(a*b?)*c',
  '(a|ab)+c',
  '((a)?b)+',
  '(?:ab|c(d))+',
  '(a|b*)c',
  'a+b*a+',
  '^a|b$|(c+d+)+',
  'a*',
  'a*a*c',
  '.',
  '\\s',
  '\\bx',
  '(?i)a',
  'a{2}',
  'é',
  '[[:alpha:]]',
  '[b-a]',
  '(',
  'a??',
];

test('are matched by JavaScript, the others by RE2', () => {
  for (const e of [...simple, ...deterministic]) assert.ok(nativeRegex(e), e);
  for (const e of others) assert.is(nativeRegex(e), undefined, e);
  assert.ok(fitsNative('plain text\n'));
  for (const text of ['é', 'a'.repeat(10_000)]) assert.not(fitsNative(text));
});

function matchesOf(matcher: ReturnType<ReturnType<typeof compileRegex>['matcher']>): string {
  const out: unknown[] = [];
  while (matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? '');
    out.push([matcher.start(), matcher.end(), ...groups]);
  }
  return JSON.stringify(out);
}

const parts = [
  ...['a', 'b', '-', '1', '_', '\\.', '\\d', '\\w', '\\W', '\\D', '[a-c]', '[^a-c]', '[^a\\d\\-]', '[-a]', '[b\\w]'],
  ...['(a+b)', '(?:a|b)', '(-a*)', '(b', '(?:'],
  ...['(-?[^a-z\\d\\-])', '(ab?)', '(a?b)', '+', '+', '*', '?', '|', '^', '$', '(', ')', '[\\]a]', '{', '/'],
];

test('match what RE2 matches', () => {
  const seed = Number(process.env['SEED'] ?? 20261121);
  console.log(`seed ${seed}`);
  const next = randomOf(seed);
  const made = (list: readonly string[], longest: number): string =>
    Array.from({ length: Math.floor(next() * longest) }, () => list[Math.floor(next() * list.length)]).join('');
  let taken = 0;
  for (let i = 0; i < 6000; i++) {
    const expression = made(parts, 9);
    if (!nativeRegex(expression)) continue;
    taken++;
    for (let k = 0; k < 3; k++) {
      const text = made([...'aabc-1_.A /\n]'], 12);
      const want = matchesOf(RE2JS.compile(expression).matcher(text) as never);
      assert.is(matchesOf(compileRegex(expression).matcher(text)), want, `${expression} on ${JSON.stringify(text)}`);
    }
  }
  assert.ok(taken > 500, `${taken}`);
});

test.run();

import { RE2JS } from 're2js';
import { canBackquote, quoteGo } from '../../kube/go-quote.js';
import { isValidUtf8 } from '../go/bytes.js';
import { GoError, GoSlice, type GoValue, stringSlice, types } from '../go/values.js';
import type { FunctionDef, FunctionTable } from '../template/runtime.js';
import { fn, num } from './define.js';
import { fitsNative, nativeRegex } from './native-regex.js';

/** RE2 has `\C`, Go's regexp does not. */
const anyByte = /^(?:[^\\]|\\[^C])*\\C/s;

/** What is used of a matcher of RE2. */
interface Matcher {
  find(): boolean;
  start(): number;
  end(): number;
  group(n: number | string): string | null;
  groupCount(): number;
}

export interface Regex {
  matcher(text: string): Matcher;
}

const cache = new Map<string, Regex>();

/** RE2, so that no expression of a chart takes more than linear time. @throws GoError as regexp/syntax words it */
export function compileRegex(expression: string): Regex {
  let compiled = cache.get(expression);
  if (!compiled) {
    if (!isValidUtf8(expression))
      throw new GoError(`error parsing regexp: invalid UTF-8: \`${expression.slice(firstByte(expression))}\``);
    const native = nativeRegex(expression);
    compiled = native ? new SimpleRegex(expression, native) : compileRe2(expression);
    if (cache.size > 2_000) cache.clear();
    cache.set(expression, compiled);
  }
  return compiled;
}

/** Where the first byte stands that is no UTF-8. */
function firstByte(text: string): number {
  return text.search(/(?<![\ud800-\udbff])[\udc80-\udcff]/);
}

function compileRe2(expression: string): Regex {
  try {
    if (anyByte.test(expression)) throw new Error('error parsing regexp: invalid escape sequence: `\\C`');
    return RE2JS.compile(expression) as Regex;
  } catch (e) {
    const { message } = e as Error;
    // Go names the part that is wrong, also where nothing is left.
    throw new GoError(/^error parsing regexp: [^`]*$/.test(message) ? `${message}: \`\`` : message);
  }
}

/** One that needs RE2 for unusual texts only. */
class SimpleRegex implements Regex {
  private re2: Regex | undefined;

  constructor(
    private readonly expression: string,
    private readonly native: RegExp,
  ) {}

  matcher(text: string): Matcher {
    if (fitsNative(text)) return nativeMatcher(this.native, text);
    this.re2 ??= compileRe2(this.expression);
    return this.re2.matcher(text);
  }
}

function nativeMatcher(native: RegExp, text: string): Matcher {
  let at = 0;
  let found: RegExpExecArray | null = null;
  return {
    find(): boolean {
      native.lastIndex = at;
      found = native.exec(text);
      at = found ? native.lastIndex : text.length + 1;
      return found !== null;
    },
    start: () => found!.index,
    end: () => found!.index + found![0].length,
    group: (n) => (typeof n === 'number' ? (found![n] ?? null) : null),
    groupCount: () => found!.length - 1,
  };
}

interface Match {
  readonly start: number;
  readonly end: number;
  group(n: number | string): string;
  readonly groups: number;
}

/** Matches as Go's regexp finds them: an empty match right behind another match does not count. */
function* matches(re: Regex, text: string): Iterable<Match> {
  const m = re.matcher(text);
  let previousEnd = -1;
  while (m.find()) {
    const [start, end] = [m.start(), m.end()];
    if (start === end && start === previousEnd) continue;
    previousEnd = end;
    yield { start, end, group: (n) => groupOf(m, n), groups: m.groupCount() };
  }
}

function groupOf(m: Matcher, n: number | string): string {
  try {
    return m.group(n) ?? '';
  } catch {
    return '';
  }
}

/** Go's Expand: `$1`, `${1}`, `$name`, `$$`; the longest name is taken. */
function expand(template: string, match: Match): string {
  return template.replace(/\$(?:\$|\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))/g, (all, braced?: string, plain?: string) => {
    if (all === '$$') return '$';
    const name = braced ?? plain!;
    if (/^[0-9]+$/.test(name)) return Number(name) <= match.groups ? match.group(Number(name)) : '';
    return match.group(name);
  });
}

function replace(expression: string, text: string, by: (match: Match) => string): string {
  let out = '';
  let at = 0;
  for (const match of matches(compileRegex(expression), text)) {
    out += text.slice(at, match.start) + by(match);
    at = match.end;
  }
  return out + text.slice(at);
}

function findAll(expression: string, text: string, n: number): GoSlice {
  const out: string[] = [];
  const limit = n < 0 ? Infinity : n;
  const re = compileRegex(expression);
  if (limit > 0)
    for (const match of matches(re, text)) {
      out.push(match.group(0));
      if (out.length >= limit) break;
    }
  return out.length ? stringSlice(out) : new GoSlice([], types.sliceString, true);
}

/** `Regexp.Split`. */
function split(expression: string, text: string, n: number): GoSlice {
  const re = compileRegex(expression);
  if (n === 0) return new GoSlice([], types.sliceString, true);
  if (expression.length > 0 && text.length === 0) return stringSlice(['']);
  const out: string[] = [];
  let begin = 0;
  let end = 0;
  for (const match of matches(re, text)) {
    if (n > 0 && out.length === n - 1) break;
    end = match.start;
    if (match.end !== 0) out.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) out.push(text.slice(begin));
  return stringSlice(out);
}

function find(expression: string, text: string): string {
  for (const match of matches(compileRegex(expression), text)) return match.group(0);
  return '';
}

function test(expression: string, text: string): boolean {
  return compileRegex(expression).matcher(text).find();
}

/** Without `must`, only regexMatch swallows a bad expression; the others panic with the text of MustCompile. */
function orPanic<A extends unknown[]>(
  run: (expression: string, ...rest: A) => GoValue,
): (expression: string, ...rest: A) => GoValue {
  return (expression, ...rest) => {
    try {
      return run(expression, ...rest);
    } catch (e) {
      if (e instanceof GoError)
        throw new GoError(
          `regexp: Compile(${canBackquote(expression) ? `\`${expression}\`` : quoteGo(expression)}): ${e.message}`,
        );
      throw e;
    }
  };
}

const three = (run: (e: string, s: string, third: string) => GoValue): FunctionDef =>
  fn(['string', 'string', 'string'], (_, e, s, third) => run(e, s, third));
const counted = (run: (e: string, s: string, n: number) => GoValue): FunctionDef =>
  fn(['string', 'string', 'int'], (_, e, s, n) => run(e, s, num(n)));
const two = (run: (e: string, s: string) => GoValue): FunctionDef => fn(['string', 'string'], (_, e, s) => run(e, s));

const replaceExpanded = (e: string, s: string, by: string): string => replace(e, s, (m) => expand(by, m));
const replaceLiteral = (e: string, s: string, by: string): string => replace(e, s, () => by);

export const regex: FunctionTable = {
  regexMatch: two((e, s) => {
    try {
      return test(e, s);
    } catch (problem) {
      if (problem instanceof GoError) return false;
      throw problem;
    }
  }),
  mustRegexMatch: two(test),
  regexFind: two(orPanic(find)),
  mustRegexFind: two(find),
  regexFindAll: counted(orPanic(findAll)),
  mustRegexFindAll: counted(findAll),
  regexReplaceAll: three(orPanic(replaceExpanded)),
  mustRegexReplaceAll: three(replaceExpanded),
  regexReplaceAllLiteral: three(orPanic(replaceLiteral)),
  mustRegexReplaceAllLiteral: three(replaceLiteral),
  regexSplit: counted(orPanic(split)),
  mustRegexSplit: counted(split),
  regexQuoteMeta: fn(['string'], (_, s) => s.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
};

import { type Mark, T, type TokenType } from './tokens.js';

type Insert = [type: TokenType, start: Mark, before: number, value?: string, suffix?: string];

const uri = /^(?:[A-Za-z0-9_;/?:@&=+$,.!~*'()[\]-]|%[0-9A-Fa-f]{2})*/;

/** The token of a line that begins with a percent sign (scannerc.go yaml_parser_scan_directive). */
export function directive(line: string, start: Mark, fail: (problem: string) => never): Insert {
  let rest = line.slice(1);
  const take = (pattern: RegExp): string => {
    const text = pattern.exec(rest)?.[0] ?? '';
    rest = rest.slice(text.length);
    return text;
  };
  const name = take(/^[A-Za-z0-9_-]+/) || fail('could not find expected directive name');
  if (!/^(?:[ \t\0]|$)/.test(rest)) fail('found unexpected non-alphabetical character');
  if (name !== 'YAML' && name !== 'TAG') fail('found unknown directive name');
  take(/^[ \t]+/);
  const token = name === 'YAML' ? version(take, start, fail) : tag(take, start, fail);
  take(/^[ \t]*(?:#.*)?/s);
  if (rest && rest[0] !== '\0') fail('did not find expected comment or line break');
  return token;
}

type Take = (pattern: RegExp) => string;

function version(take: Take, start: Mark, fail: (problem: string) => never): Insert {
  const number = (): string => {
    const digits = take(/^[0-9]+/);
    if (digits.length > 2) fail('found extremely long version number');
    return digits || fail('did not find expected version number');
  };
  const major = number();
  if (!take(/^\./)) fail("did not find expected digit or '.' character");
  return [T.versionDirective, start, -1, `${Number(major)}.${Number(number())}`];
}

function tag(take: Take, start: Mark, fail: (problem: string) => never): Insert {
  const handle = take(/^![A-Za-z0-9_-]*!?/);
  if (handle !== '!' && !/^!.*!$/s.test(handle)) fail("did not find expected '!'");
  if (!take(/^[ \t]+/)) fail('did not find expected whitespace');
  const prefix = take(uri) || fail('did not find expected tag URI');
  if (!/^$|^[ \t\0]/.test(take(/^./s))) fail('did not find expected whitespace or line break');
  return [T.tagDirective, start, -1, handle, prefix];
}

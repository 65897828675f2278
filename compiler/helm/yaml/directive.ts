import { isDigit } from './chars.js';
import { type Mark, T, type TokenType } from './tokens.js';

type Insert = [type: TokenType, start: Mark, before: number, value?: string, suffix?: string];

/** The token of a directive (scannerc.go yaml_parser_scan_directive); `fail` throws. */
export function directive(name: string, rest: string, start: Mark, fail: (problem: string) => void): Insert {
  if (name === 'YAML') {
    const version = rest.trim();
    if (!isDigit(version.charCodeAt(0))) fail('did not find expected version number');
    if (!/^\d+\.\d+$/.test(version)) fail("did not find expected digit or '.' character");
    return [T.versionDirective, start, -1, version];
  }
  if (name !== 'TAG') fail('found unknown directive name');
  const tag = /^(!(?:[A-Za-z0-9_-]*!)?)[ \t]+(\S+)[ \t]*$/.exec(rest);
  if (!tag) fail("did not find expected '!'");
  return [T.tagDirective, start, -1, tag![1]!, tag![2]!];
}

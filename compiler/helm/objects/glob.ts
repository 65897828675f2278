/**
 * gobwas/glob with `/` as separator, which `.Files.Glob` uses: `*` stops at a slash, `**` does not, `{a,b}`, `[abc]`,
 * `[!a-z]`, `\` escapes. Undefined where the pattern does not compile.
 */
export function compileGlob(pattern: string): RegExp | undefined {
  let out = '';
  let braces = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '*') {
      const double = pattern[i + 1] === '*';
      out += double ? '[\\s\\S]*' : '[^/]*';
      while (pattern[i + 1] === '*') i++;
    } else if (c === '?') out += '[^/]';
    else if (c === '{') {
      braces++;
      out += '(?:';
    } else if (c === '}' && braces > 0) {
      braces--;
      out += ')';
    } else if (c === ',' && braces > 0) out += '|';
    else if (c === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      out += characterClass(pattern.slice(i + 1, end));
      i = end;
    } else if (c === '\\') {
      if (++i >= pattern.length) return undefined;
      out += escapeChar(pattern[i]!);
    } else out += escapeChar(c);
  }
  if (braces) return undefined;
  try {
    return new RegExp(`^${out}$`, 'u');
  } catch {
    return undefined;
  }
}

const escapeChar = (c: string): string => c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

function characterClass(body: string): string {
  const negate = body.startsWith('!');
  const rest = (negate ? body.slice(1) : body).replace(/[\\\]^[]/g, '\\$&');
  return `[${negate ? '^' : ''}${rest}]`;
}

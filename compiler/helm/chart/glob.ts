/** `filepath.Match`: `*` and `?` stop at a slash, `[a-z]` and `[^a]` classes, `\` escapes. Undefined for a bad pattern. */
export function compileMatch(pattern: string): RegExp | undefined {
  let out = '^';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '*') {
      if (!out.endsWith('[^/]*')) out += '[^/]*';
    } else if (c === '?') out += '[^/]';
    else if (c === '\\') {
      if (++i >= pattern.length) return undefined;
      out += escapeChar(pattern[i]!);
    } else if (c === '[') {
      const end = classEnd(pattern, i);
      if (end < 0) return undefined;
      out += pattern.slice(i, end + 1);
      i = end;
    } else out += escapeChar(c);
  }
  try {
    return new RegExp(`${out}$`, 'su');
  } catch {
    return undefined;
  }
}

const escapeChar = (c: string): string => c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

function classEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === '^') i++;
  const first = i;
  for (; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === ']' && i > first) return i;
  }
  return -1;
}

export function matches(pattern: string, path: string): boolean {
  return compileMatch(pattern)?.test(path) ?? false;
}

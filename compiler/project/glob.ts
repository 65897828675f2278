const compiled = new Map<string, RegExp>();

/**
 * Matches a path against `*` (within a folder), `**` (across folders) and `?`. A pattern without a slash matches the last
 * part of the path; one that names a folder matches all below it.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  let regex = compiled.get(pattern);
  if (!regex) {
    regex = compile(pattern);
    compiled.set(pattern, regex);
  }
  return regex.test(path.replace(/^\.\//, ''));
}

function compile(pattern: string): RegExp {
  const clean = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  // Runs of stars are one, so that no pattern backtracks.
  const body = clean.replace(/\*{3,}/g, '**').replace(/(?:\*\*\/)+/g, '**/');
  let out = '';
  for (let i = 0; i < body.length; i++) {
    if (body.startsWith('**/', i)) {
      out += '(?:[^/]+/)*';
      i += 2;
    } else if (body.startsWith('**', i)) {
      out += '.*';
      i += 1;
    } else if (body[i] === '*') out += '[^/]*';
    else if (body[i] === '?') out += '[^/]';
    else out += body[i]!.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  }
  return new RegExp(`^${clean.includes('/') ? '' : '(?:.*/)?'}${out}(?:/.*)?$`);
}

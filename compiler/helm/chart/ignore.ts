import { ChartError } from './errors.js';
import { compileMatch } from './glob.js';

interface Rule {
  readonly negate: boolean;
  readonly directoriesOnly: boolean;
  match(path: string): boolean;
}

/** `.helmignore` (pkg/ignore/rules.go): the first rule that matches decides; a negated one excludes what it does not match. */
export class IgnoreRules {
  private readonly rules: Rule[] = [];

  constructor(text: string) {
    for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) this.add(line.trim());
    this.add('templates/.?*');
  }

  private add(line: string): void {
    if (line === '' || line.startsWith('#')) return;
    if (line.includes('**')) throw new ChartError('double-star (**) syntax is not supported');
    if (!compileMatch(line)) throw new ChartError('syntax error in pattern');
    const negate = line.startsWith('!');
    let pattern = negate ? line.slice(1) : line;
    const directoriesOnly = pattern.endsWith('/');
    if (directoriesOnly) pattern = pattern.slice(0, -1);
    const rooted = pattern.startsWith('/');
    const whole = rooted || pattern.includes('/');
    const expression = compileMatch(rooted ? pattern.slice(1) : pattern);
    const match = (path: string): boolean =>
      expression?.test(whole ? path : path.slice(path.lastIndexOf('/') + 1)) ?? false;
    this.rules.push({ negate, directoriesOnly, match });
  }

  ignores(path: string, isDirectory: boolean): boolean {
    for (const rule of this.rules) {
      if (rule.negate) {
        if (rule.directoriesOnly && !isDirectory) return true;
        if (!rule.match(path)) return true;
      } else if (!(rule.directoriesOnly && !isDirectory) && rule.match(path)) return true;
    }
    return false;
  }
}

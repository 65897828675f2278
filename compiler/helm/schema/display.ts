import { quoteGo as quote } from '../../kube/go-quote.js';
import type { SchemaProblem } from './error.js';

/** The package's quoting: single quotes around Go's escapes. */
export function singleQuoted(text: string): string {
  return `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const pointer = (path: readonly string[]): string =>
  path.map((p) => `/${p.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** One `- at '/path': message` a line, nested by two blanks (output.go display). */
export function displayErrors(errors: readonly SchemaProblem[]): string {
  return errors
    .map((e) => display(e, 1))
    .join('')
    .replace(/^\n/, '');
}

function display(e: SchemaProblem, indent: number): string {
  const skipped = e.kind === 'ref' && e.causes.length === 1;
  const own = skipped ? '' : `\n${'  '.repeat(indent - 1)}- at ${singleQuoted(pointer(e.at))}: ${e.message}`;
  return own + e.causes.map((c) => display(c, skipped ? indent : indent + 1)).join('');
}

import type { FunctionTable } from '../template/runtime.js';
import { fn } from './define.js';

/** `path.Clean`. */
export function clean(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (out.length && out.at(-1) !== '..') out.pop();
      else if (!rooted) out.push('..');
    } else out.push(part);
  }
  const joined = out.join('/');
  return rooted ? `/${joined}` : joined || '.';
}

/** `path.Base`. */
export function base(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

const dir = (path: string): string => clean(path.slice(0, path.lastIndexOf('/') + 1));

function ext(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

const isAbs = (path: string): boolean => path.startsWith('/');

/** Path functions; the `os` ones are those of Linux, so that a render does not depend on where it runs. */
export const paths: FunctionTable = Object.fromEntries(
  Object.entries({ base, dir, clean, ext, isAbs }).flatMap(([name, f]) => {
    const def = fn(['string'], (_, p) => f(p));
    return [
      [name, def],
      [`os${name[0]!.toUpperCase()}${name.slice(1)}`, def],
    ];
  }),
);

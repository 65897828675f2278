import { fn, type Library } from '../check/env.js';

/** Functions for JSON Patch (apiserver pkg/cel/library/jsonpatch.go). */
export const jsonPatch: Library = {
  name: 'kubernetes.jsonpatch',
  functions: [
    fn('jsonpatch.escapeKey', {
      '(string) -> string': ([key]) => (key as string).replace(/[/~]/g, (c) => (c === '/' ? '~1' : '~0')),
    }),
  ],
};

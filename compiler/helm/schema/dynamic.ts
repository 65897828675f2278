import { GoMap, type GoValue } from '../go/values.js';
import type { CompiledSchema, RefKeyword } from './compile.js';
import type { Scope } from './cycle.js';
import { splitFragment } from './url.js';

/**
 * What a reference means where it is met: a dynamic one, the outermost resource being applied that has the anchor
 * (validator.go validateRefs, resolveRecursiveAnchor, resolveDynamicAnchor).
 */
export function dynamicTarget(
  compiled: CompiledSchema,
  scopes: readonly Scope[],
  schema: GoMap,
  keyword: RefKeyword,
): GoValue {
  const named = compiled.target(schema, keyword);
  if (keyword === '$ref' || !(named instanceof GoMap)) return named;
  if (keyword === '$recursiveRef') {
    if (named.get('$recursiveAnchor') !== true) return named;
    for (const scope of scopes) {
      const root = compiled.resourceOf(scope.schema)?.root;
      if (root instanceof GoMap && root.get('$recursiveAnchor') === true) return root;
    }
    return named;
  }
  const { fragment } = splitFragment(schema.get(keyword) as string);
  if (fragment === '' || fragment.startsWith('/') || named.get('$dynamicAnchor') !== fragment) return named;
  for (const scope of scopes) {
    const found = compiled.resourceOf(scope.schema)?.dynamic(fragment);
    if (found !== undefined) return found;
  }
  return named;
}

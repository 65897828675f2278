import { quoteGo as quote } from '../../kube/go-quote.js';
import type { GoMap, GoValue } from '../go/values.js';
import type { CompiledSchema } from './compile.js';
import { leaf, type SchemaProblem } from './error.js';

/** A schema being applied, with the keyword that referred to it. */
export interface Scope {
  readonly schema: GoMap;
  readonly value: GoValue;
  readonly at: readonly string[];
  readonly keyword: string | undefined;
}

/** A reference that leads back to a schema being applied to the same value (validator.go checkCycle). */
export function refCycle(scopes: readonly Scope[], scope: Scope, compiled: CompiledSchema): SchemaProblem | undefined {
  for (let i = scopes.length - 1; i >= 0; i--) {
    const { schema, value, at } = scopes[i]!;
    if (value !== scope.value || at !== scope.at) return undefined;
    if (schema !== scope.schema) continue;
    const again = keywordLocation([...scopes, scope], compiled);
    const before = keywordLocation(scopes.slice(0, i + 1), compiled);
    const resolved = `both ${again} and ${before} resolve to ${quote(compiled.location(schema))}`;
    return leaf(at, `${resolved} causing reference cycle`);
  }
  return undefined;
}

/** Keywords on the way from the first schema to the last (validator.go kwLoc). */
function keywordLocation(scopes: readonly Scope[], compiled: CompiledSchema): string {
  return scopes
    .slice(1)
    .map((scope, i) => {
      if (scope.keyword) return `/${scope.keyword}`;
      return compiled.location(scope.schema).slice(compiled.location(scopes[i]!.schema).length);
    })
    .join('');
}

import type { VersionProfile } from '../../schemas/profile.js';
import { type CelEnv, environment, type Library, type TypeProvider } from './check/env.js';
import type { CelType } from './check/types.js';
import { authorizer } from './lib/authorizer.js';
import { bindings } from './lib/bindings.js';
import { comprehensions } from './lib/comprehensions.js';
import { namedFormats } from './lib/formats.js';
import { jsonPatch } from './lib/json-patch.js';
import { extendedLists, includes, kubernetesLists } from './lib/lists.js';
import { networks } from './lib/networks.js';
import { optionals } from './lib/optionals.js';
import { quantities } from './lib/quantities.js';
import { regex } from './lib/regex.js';
import { semver } from './lib/semver.js';
import { sets } from './lib/sets.js';
import { standard } from './lib/standard.js';
import { strings } from './lib/strings.js';
import { urls } from './lib/urls.js';

/** Every library of the API server with the minor that brought it (apiserver pkg/cel/environment/base.go). */
const libraries: readonly { readonly library: Library; readonly since: number }[] = [
  { library: standard, since: 0 },
  { library: urls, since: 0 },
  { library: regex, since: 0 },
  { library: kubernetesLists, since: 0 },
  { library: authorizer, since: 27 },
  { library: optionals, since: 28 },
  { library: quantities, since: 28 },
  { library: strings, since: 29 },
  { library: sets, since: 29 },
  { library: networks, since: 30 },
  { library: namedFormats, since: 31 },
  { library: comprehensions, since: 32 },
  { library: semver, since: 33 },
  { library: extendedLists, since: 34 },
  { library: includes, since: 37 },
];

const bases = new Map<string, CelEnv>();

export interface EnvOptions {
  /** True for expressions that were accepted once: they may use all that the server knows. */
  readonly stored?: boolean;
  /** With the functions for JSON Patch. */
  readonly patches?: boolean;
  /** With the macro cel.bind. */
  readonly binds?: boolean;
}

/**
 * The environment for expressions that a server of that minor newly accepts: what the minor before it understands, too,
 * so that a rollback stays possible.
 */
export function kubernetesEnv(
  profile: VersionProfile,
  variables: Readonly<Record<string, CelType>>,
  provider?: TypeProvider,
  options: EnvOptions = {},
): CelEnv {
  const compatible = profile.number - (options.stored ? 0 : 1);
  const more = [...(options.patches ? [jsonPatch] : []), ...(options.binds ? [bindings] : [])];
  const key = [compatible, ...more.map((l) => l.name)].join();
  let base = bases.get(key);
  if (!base) {
    const known = libraries.filter((l) => l.since <= compatible).map((l) => l.library);
    base = environment([...known, ...more]);
    bases.set(key, base);
  }
  return {
    ...base,
    variables: new Map(Object.entries(variables)),
    types: provider ?? base.types,
    affixesCount: profile.number >= 37,
  };
}

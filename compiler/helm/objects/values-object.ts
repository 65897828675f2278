import { pathValue, table } from '../chart/dependencies.js';
import { GoError, GoMap, type GoType, type GoValue } from '../go/values.js';
import { emitYaml } from '../yaml/emit.js';

function typeOf(helmVersion: 3 | 4): GoType {
  const self: GoType = {
    name: helmVersion === 3 ? 'chartutil.Values' : 'common.Values',
    kind: 'map',
    methods: {
      AsMap: { params: [], call: (v) => ((v as GoMap).size ? plain(v as GoMap) : new GoMap()) },
      YAML: { params: [], call: (v) => emitYaml(v) },
      Table: { params: ['string'], call: (v, path) => tableOf(v as GoMap, path as string) },
      PathValue: { params: ['string'], call: (v, path) => valueAt(v as GoMap, path as string) },
    },
  };
  return self;
}

function plain(v: GoMap): GoMap {
  const out = new GoMap(undefined, v);
  if (v.path) out.path = v.path;
  return out;
}

function tableOf(v: GoMap, path: string): GoMap {
  const found = table(v, path);
  if (found) return found;
  let at: GoValue = v;
  for (const part of path.split('.')) {
    const next: GoValue = (at as GoMap).get(part);
    if (!(next instanceof GoMap)) throw new GoError(`${JSON.stringify(part)} is not a table`);
    at = next;
  }
  return at as GoMap;
}

function valueAt(v: GoMap, path: string): GoValue {
  if (path === '') throw new GoError('YAML path cannot be empty');
  const found = pathValue(v, path);
  if (found === undefined) throw new GoError(`${JSON.stringify(path.split('.').at(-1))} is not a value`);
  return found;
}

const types = { 3: typeOf(3), 4: typeOf(4) } as const;

/** The named map type of `.Values`, whose methods hide keys of the same name. */
export const valuesType = (helmVersion: 3 | 4): GoType => types[helmVersion];

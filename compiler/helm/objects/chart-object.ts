import type { Chart } from '../chart/chart.js';
import type { Dependency, Metadata } from '../chart/metadata.js';
import { GoMap, GoSlice, GoStruct, type GoType, type GoValue, stringSlice, types } from '../go/values.js';

/**
 * `.Chart`. Helm 3 hands out a struct, so that an unknown field is an error and YAML has the JSON names; Helm 4 hands out
 * a map with the names of Go's fields, so that an unknown field is empty.
 */
export function makeChartObject(chart: Chart, helmVersion: 3 | 4): GoValue {
  return helmVersion === 3 ? structOf(chart) : mapOf(chart);
}

const structType: GoType = { name: 'struct { chart.Metadata; IsRoot bool }', kind: 'struct' };
const stringMap = (m: Map<string, string> | undefined): GoMap => new GoMap(m ? types.mapString : types.nilMapString, m);

function parts(md: Metadata): [go: string, json: string, value: GoValue, empty: boolean][] {
  const s = (go: string, json: string, v: string): [string, string, GoValue, boolean] => [go, json, v, v === ''];
  const list = (go: string, json: string, v: readonly string[]): [string, string, GoValue, boolean] => [
    go,
    json,
    new GoSlice([...v], types.sliceString, !md.lists.includes(json)),
    !v.length,
  ];
  const structs = (name: string, json: string, items: GoStruct[]): GoSlice =>
    new GoSlice(items, { name: `[]*chart.${name}`, kind: 'slice' }, !md.lists.includes(json));
  return [
    s('Name', 'name', md.name),
    s('Home', 'home', md.home),
    list('Sources', 'sources', md.sources),
    s('Version', 'version', md.version),
    s('Description', 'description', md.description),
    list('Keywords', 'keywords', md.keywords),
    [
      'Maintainers',
      'maintainers',
      structs('Maintainer', 'maintainers', md.maintainers.map(maintainer)),
      !md.maintainers.length,
    ],
    s('Icon', 'icon', md.icon),
    s('APIVersion', 'apiVersion', md.apiVersion),
    s('Condition', 'condition', md.condition),
    s('Tags', 'tags', md.tags),
    s('AppVersion', 'appVersion', md.appVersion),
    ['Deprecated', 'deprecated', md.deprecated, !md.deprecated],
    ['Annotations', 'annotations', stringMap(md.annotations), !md.annotations?.size],
    s('KubeVersion', 'kubeVersion', md.kubeVersion),
    [
      'Dependencies',
      'dependencies',
      structs('Dependency', 'dependencies', md.dependencies.map(dependency)),
      !md.dependencies.length,
    ],
    s('Type', 'type', md.type),
  ];
}

/** A struct as JSON has it: the fields that are not empty, in their order. */
const jsonOf = (fields: readonly (readonly [string, GoValue, boolean])[]): GoStruct =>
  new GoStruct(structType, new Map(fields.filter(([, , empty]) => !empty).map(([k, v]) => [k, v] as const)));

function struct(name: string, fields: Map<string, GoValue>, json: () => GoStruct): GoStruct {
  return new GoStruct({ name, kind: 'ptr' }, fields, { json });
}

function maintainer(m: Metadata['maintainers'][number]): GoStruct {
  return struct(
    '*chart.Maintainer',
    new Map([
      ['Name', m.name],
      ['Email', m.email],
      ['URL', m.url],
    ]),
    () =>
      jsonOf([
        ['name', m.name, !m.name],
        ['email', m.email, !m.email],
        ['url', m.url, !m.url],
      ]),
  );
}

function dependency(d: Dependency): GoStruct {
  const imports = new GoSlice(d.importValues);
  return struct(
    '*chart.Dependency',
    new Map<string, GoValue>([
      ['Name', d.name],
      ['Version', d.version],
      ['Repository', d.repository],
      ['Condition', d.condition],
      ['Tags', stringSlice(d.tags)],
      ['Enabled', d.enabled],
      ['ImportValues', imports],
      ['Alias', d.alias],
    ]),
    () =>
      jsonOf([
        ['name', d.name, false],
        ['version', d.version, !d.version],
        ['repository', d.repository, false],
        ['condition', d.condition, !d.condition],
        ['tags', stringSlice(d.tags), !d.tags.length],
        ['enabled', d.enabled, !d.enabled],
        ['import-values', imports, !d.importValues.length],
        ['alias', d.alias, !d.alias],
      ]),
  );
}

function structOf(chart: Chart): GoStruct {
  const all = parts(chart.metadata);
  const isRoot = chart.parent === undefined;
  const metadata = new GoStruct({ name: 'chart.Metadata', kind: 'struct' }, new Map(all.map(([go, , v]) => [go, v])));
  const fields = new Map<string, GoValue>([
    ['Metadata', metadata],
    ['IsRoot', isRoot],
  ]);
  const json = (): GoStruct =>
    jsonOf([...all.map(([, name, v, empty]) => [name, v, empty] as const), ['IsRoot', isRoot, false]]);
  return new GoStruct(structType, fields, { json }, metadata);
}

/** structToMap (pkg/chart/common.go): nested structs become maps, and lists those of anything. */
function plain(v: GoValue): GoValue {
  if (v instanceof GoStruct)
    return new GoMap(
      undefined,
      [...v.fields].map(([k, x]) => [k, plain(x)] as const),
    );
  if (v instanceof GoSlice) return new GoSlice(v.items.map(plain));
  return v;
}

function mapOf(chart: Chart): GoMap {
  const out = new GoMap();
  for (const [go, , v] of parts(chart.metadata)) out.set(go, plain(v));
  out.set('IsRoot', chart.parent === undefined);
  return out;
}

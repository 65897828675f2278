import { isObject, type Json, stringify } from '../../../compiler/kube/json.js';
import type { GroupKind } from '../../../compiler/kube/object.js';
import type { Store } from '../../world/store.js';
import { KubectlError } from '../command-line.js';
import { evaluate, relaxed } from '../json-path.js';
import type { Columns } from './column.js';
import { layOut, since } from './format.js';

/** `-o custom-columns=NAME:.metadata.name,…`. kubectl pkg/cmd/get/customcolumn.go. */
export function customColumns(objects: readonly Json[], spec: string, headers: boolean): string {
  const columns = spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new KubectlError(`error: unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { head: part.slice(0, colon), path: relaxed(part.slice(colon + 1)) };
  });
  const rows = objects.map((o) => columns.map((c) => evaluate(o, c.path).map(text).join(',') || '<none>'));
  return layOut(headers ? [columns.map((c) => c.head), ...rows] : rows);
}

/** `%v` of a Go value. */
function text(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
  if (!isObject(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((k) => `${k}:${text(value[k] ?? null)}`)
    .join(' ')}]`;
}

interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

/** The printer columns of a custom kind; the age where its CRD names none. apiextensions pkg/registry/customresource/tableconvertor. */
export function customResourceColumns(store: Store, kind: GroupKind, now: number): Columns | undefined {
  for (const crd of store.list('CustomResourceDefinition.apiextensions.k8s.io')) {
    const { group, names, versions } = (crd as unknown as { spec: CrdSpec }).spec;
    if (`${names.kind}.${group}` !== kind) continue;
    const served = versions.find((v) => v.served !== false);
    const own = served?.additionalPrinterColumns;
    if (!own?.length) return { head: 'AGE', cells: () => [] };
    const title = (c: PrinterColumn) => `${c.name.toUpperCase().replaceAll(' ', '_')}${c.priority ? '*' : ''}`;
    return {
      head: own.map((c) => (title(c) === 'AGE' ? 'AGE' : title(c))).join(' '),
      cells: (o) =>
        own
          .filter((c) => title(c) !== 'AGE')
          .map((c) => {
            const [value] = evaluate(o as unknown as Json, relaxed(c.jsonPath));
            if (value === undefined) return '';
            return c.type === 'date' ? since(String(value), now) : typeof value === 'string' ? value : stringify(value);
          }),
    };
  }
  return undefined;
}

interface CrdSpec {
  readonly group: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly {
    readonly served?: boolean;
    readonly additionalPrinterColumns?: readonly PrinterColumn[];
  }[];
}

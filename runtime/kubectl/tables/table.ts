import { type GroupKind, groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import { namespaceOf } from '../../world/kinds.js';
import { printName } from '../session.js';
import type { Columns } from './column.js';
import { labelsText, layOut, since } from './format.js';
import { columnsOf } from './registry.js';

export interface TableOptions {
  readonly now: number;
  readonly headers: boolean;
  readonly wide: boolean;
  readonly namespaces: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** Columns of a kind that the objects of the cluster define: those of a custom kind. */
  readonly custom?: (kind: GroupKind) => Columns | undefined;
}

/** The tables that kubectl get prints: one for each run of objects of one kind. */
export function tablesOf(objects: readonly KubeObject[], options: TableOptions): string {
  const kinds = [...new Set(objects.map(groupKindOf))];
  const tables = kinds.map((kind) => {
    const rows = rowsOf(
      objects.filter((o) => groupKindOf(o) === kind),
      kind,
      kinds.length > 1,
      options,
    );
    return layOut(rows);
  });
  return tables.join(options.headers ? '\n' : '');
}

function rowsOf(objects: readonly KubeObject[], kind: GroupKind, withKind: boolean, options: TableOptions): string[][] {
  const { now } = options;
  const columns = options.custom?.(kind) ?? columnsOf(kind, now);
  const all = `${columns.nameless ? '' : 'NAME '}${columns.head}`.split(' ');
  const shown = (title: string) => options.wide || !title.endsWith('*');
  const head = [
    ...(options.namespaces ? ['NAMESPACE'] : []),
    ...all.filter(shown).map((t) => t.replace('*', '').replaceAll('_', ' ')),
    ...options.labelColumns.map((l) => l.split('/').at(-1)!.toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ];
  const rows = objects.map((o) => {
    const name = columns.name?.(o) ?? o.metadata.name ?? '';
    const cells = [
      ...(columns.nameless ? [] : [withKind ? printName(o).replace(/[^/]*$/, name) : name]),
      ...columns.cells(o).map(String),
    ];
    const full = all.map((t) => (t === 'AGE' ? since(o.metadata.creationTimestamp, now) : (cells.shift() ?? '')));
    return [
      ...(options.namespaces ? [namespaceOf(o)] : []),
      ...full.filter((_, i) => shown(all[i]!)),
      ...options.labelColumns.map((l) => o.metadata.labels?.[l] ?? '<none>'),
      ...(options.showLabels ? [labelsText(o.metadata.labels)] : []),
    ];
  });
  return options.headers ? [head, ...rows] : rows;
}

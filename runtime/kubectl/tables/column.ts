import type { KubeObject } from '../../../compiler/kube/object.js';

/** The columns of a kind behind NAME, as pkg/printers/internalversion/printers.go of the API server defines them. */
export interface Columns<T = unknown> {
  /** `AGE` may stand anywhere; a column with `*` is shown with `-o wide` only, an underscore is a blank. */
  readonly head: string;
  /** One cell a column, but for AGE. */
  cells(object: T & KubeObject): (string | number)[];
  /** The name column, where it is not the plain name. */
  name?(object: T & KubeObject): string;
  /** Whether there is no name column. */
  readonly nameless?: boolean;
}

export const columns = <T>(head: string, cells: Columns<T>['cells'], name?: Columns<T>['name']): Columns =>
  ({ head, cells, ...(name ? { name } : {}) }) as Columns;

interface ContainerLike {
  readonly name: string;
  readonly image?: string;
}

/** The wide cells of a workload. */
export function containerCells(
  spec: { readonly containers?: readonly ContainerLike[] } | undefined,
  selector?: string,
): string[] {
  const list = spec?.containers ?? [];
  const names = list.map((c) => c.name).join(',');
  const images = list.map((c) => c.image ?? '').join(',');
  return [names, images, ...(selector === undefined ? [] : [selector])];
}

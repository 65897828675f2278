import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';
import { adoptAtCall } from './origin.js';

/** The fields of a kind as a program writes them: the builder fills in `apiVersion` and `kind`. */
export type Fields<T> = Omit<T, 'apiVersion' | 'kind' | 'metadata'> & { metadata: ObjectMeta };

/** Makes objects of one kind: `deployment({ metadata: { name: 'web' }, spec: { … } })`. */
export interface Builder<T> {
  (fields: Fields<T>): T;
  readonly apiVersion: string;
  readonly kind: string;
}

/** The builder of a kind. The object holds exactly what was written, `apiVersion` and `kind` first. */
export function define<T>(apiVersion: string, kind: string): Builder<T> {
  const build = (fields: Fields<T>): T => {
    const object = { apiVersion, kind, ...fields };
    adoptAtCall(object, fields, build, ['apiVersion', 'kind']);
    return object as T;
  };
  return Object.assign(build, { apiVersion, kind });
}

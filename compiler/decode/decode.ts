import type { KindInfo, SchemaTables } from '../../schemas/types.js';
import { type JsonObject, stringify } from '../kube/json.js';
import type { KubeObject } from '../kube/object.js';
import type { DuplicateKey } from '../lower/api-object.js';
import { Codecs } from './codec.js';
import { Abort, type DecodeError, DecodeState, type StrictError } from './state.js';

export interface Decoded {
  /** In Go's form (see `Codec`); absent where `error` is set. */
  readonly object?: KubeObject;
  /** The value cannot be decoded at all; strict errors are then not reported, as the server does. */
  readonly error?: DecodeError;
  readonly strictErrors: readonly StrictError[];
  /** True where the server puts names between quotes as they are: in custom resources, which no Go type reads. */
  readonly plainNames?: true;
  /** How the server tells of the repeated keys of a YAML document; instead of the strict errors for them. */
  readonly repeatedKeys?: string;
}

const cache = new WeakMap<SchemaTables, Codecs>();

/** The codecs of a set of tables; made once. */
export function codecsOf(tables: SchemaTables): Codecs {
  let codecs = cache.get(tables);
  if (!codecs) {
    codecs = new Codecs(tables);
    cache.set(tables, codecs);
  }
  return codecs;
}

/** Decodes an object of a known kind strictly. Never throws; the input is not changed and not shared. */
export function decodeObject(
  tables: SchemaTables,
  kind: KindInfo,
  value: JsonObject,
  duplicateKeys: readonly DuplicateKey[] = [],
): Decoded {
  const codec = codecsOf(tables).struct(kind.type);
  if (!codec) return { strictErrors: [], error: { message: `no schema for ${kind.kind}`, path: [] } };
  const state = new DecodeState();
  if (duplicateKeys.length) state.duplicates = new Set(duplicateKeys.map((d) => stringify(d.path)));
  try {
    const object = codec.read(state, value) as KubeObject;
    if (state.error) return { error: state.error, strictErrors: [] };
    return { object, strictErrors: state.strictErrors };
  } catch (e) {
    if (e instanceof Abort) return { error: e.error, strictErrors: [] };
    throw e;
  }
}

/** The form in which the server stores and returns an object. Changes `object` in place. */
export function encodeObject(tables: SchemaTables, kind: KindInfo, object: KubeObject): KubeObject {
  return (codecsOf(tables).struct(kind.type)?.write(object) ?? object) as KubeObject;
}

/** The same for a custom resource, of which only the metadata has a Go type. */
export function encodeMeta(tables: SchemaTables, object: KubeObject): KubeObject {
  codecsOf(tables).struct('meta/v1.ObjectMeta')?.write(object.metadata);
  return object;
}

import { marshalJson } from '../go/json.js';
import { GoError, GoMap, GoSlice, type GoValue, nilMap, noType } from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { parseToml } from '../toml/decode.js';
import { emitToml } from '../toml/encode.js';
import { jsonMismatch, unmarshalYaml } from '../yaml/decode.js';
import { emitYaml } from '../yaml/emit.js';
import { fn } from './define.js';
import { unmarshalJson } from './json-parse.js';

const trimNewline = (text: string): string => (text.endsWith('\n') ? text.slice(0, -1) : text);

function orElse<R>(run: () => R, otherwise: (e: GoError) => R): R {
  try {
    return run();
  } catch (e) {
    if (e instanceof GoError) return otherwise(e);
    throw e;
  }
}

/** A map, or a map that holds what went wrong under `Error` (engine/funcs.go fromYAML). */
function asMap(read: () => GoValue, wrap: (mismatch: string) => string): GoMap {
  return orElse(
    () => {
      const v = read();
      if (v === null || v === undefined) return new GoMap();
      if (v instanceof GoMap) return v;
      throw new GoError(wrap(jsonMismatch(v, 'map[string]interface {}')));
    },
    (e) => new GoMap(undefined, [['Error', e.message]]),
  );
}

function asList(read: () => GoValue, wrap: (mismatch: string) => string): GoSlice {
  return orElse(
    () => {
      const v = read();
      if (v === null || v === undefined) return new GoSlice([], undefined, true);
      if (v instanceof GoSlice) return v;
      throw new GoError(wrap(jsonMismatch(v, '[]interface {}')));
    },
    (e) => new GoSlice([e.message]),
  );
}

/** What could be read of a text, and what was wrong with it. */
const readJson = (text: string): { value: GoValue; error?: GoError } =>
  orElse<{ value: GoValue; error?: GoError }>(
    () => {
      const parsed = unmarshalJson(text);
      // A number has no place in a map or a list, however large it is.
      return parsed.value === null && parsed.error ? { value: 0 } : parsed;
    },
    (error) => ({ value: undefined, error }),
  );

const yamlMismatch = (m: string): string => `error unmarshaling JSON: while decoding JSON: ${m}`;
const same = (m: string): string => m;

/** Helm's own encoders and decoders (engine/funcs.go), common to both majors. */
export const yaml: FunctionTable = {
  toYaml: fn(
    ['any'],
    (_, v) =>
      orElse(
        () => trimNewline(emitYaml(v)),
        () => '',
      ),
    'lines',
  ),
  toYamlPretty: fn(
    ['any'],
    (_, v) =>
      orElse(
        () => trimNewline(emitYaml(v, 'v3')),
        () => '',
      ),
    'lines',
  ),
  fromYaml: fn(['string'], (_, s) => asMap(() => unmarshalYaml(s), yamlMismatch)),
  // Of null sigs.k8s.io/yaml leaves the list as it was, encoding/json makes it nil.
  fromYamlArray: fn(['string'], (_, s) => asList(() => unmarshalYaml(s) ?? new GoSlice([]), yamlMismatch)),
  fromJson: fn(['string'], (_, s) => {
    const { value, error } = readJson(s);
    // Of null encoding/json makes a nil map, sigs.k8s.io/yaml leaves the map as it was.
    const map = value === null ? nilMap : asMap(() => value, same);
    if (error && (map === value || value === undefined)) map.set('Error', error.message);
    return map;
  }),
  fromJsonArray: fn(['string'], (_, s) => {
    const { value, error } = readJson(s);
    return error && (value instanceof GoSlice || value === undefined)
      ? new GoSlice([error.message])
      : asList(() => value, same);
  }),
  toToml: fn(['any'], (_, v) => {
    if (v === null) throw noType();
    return orElse(
      () => emitToml(v),
      (e) => e.message,
    );
  }),
  fromToml: fn(['string'], (_, s) => asMap(() => parseToml(s), same)),
};

/** What Helm 4 adds. */
export const yamlHelm4: FunctionTable = {
  mustToYaml: fn(['any'], (_, v) => trimNewline(emitYaml(v)), 'lines'),
  mustToToml: fn(['any'], (_, v) => {
    if (v === null) throw noType();
    return emitToml(v);
  }),
  mustToJson: fn(['any'], (_, v) => marshalJson(v)),
};

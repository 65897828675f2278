import type { Codec, Codecs } from './codec.js';
import { Abort, type DecodeState } from './state.js';

/** apiextensions types that are either a schema or something shorter. Mirrors apiextensions/v1/marshal.go. */
const schemaName = 'apiextensions/v1.JSONSchemaProps';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** These unmarshal with the plain decoder: nothing below them is strict. */
function readSchema(codecs: Codecs, state: DecodeState, value: unknown): unknown {
  const { strict, outerFields, error } = state;
  state.strict = false;
  state.error = undefined;
  // The JSON package of Go 1.24, by which 1.34 is built, forgets where within such a type it was.
  if (codecs.tables.minor === '1.34') state.outerFields ??= [...state.fields];
  const schema = codecs.named(schemaName)!.read(state, value);
  state.strict = strict;
  state.outerFields = outerFields;
  // What unmarshals itself ends the decoding by its error, whatever was found before.
  if (state.error) throw new Abort(state.error);
  state.error = error;
  return schema;
}

function make(codecs: Codecs, go: string, read: Codec['read']): Codec {
  return {
    go,
    isStruct: false,
    zero: () => undefined,
    read,
    write: (value) =>
      Array.isArray(value)
        ? value.map((v) => (isObject(v) ? codecs.named(schemaName)!.write(v) : v))
        : isObject(value)
          ? codecs.named(schemaName)!.write(value)
          : // What was neither schema nor list is written as nothing.
            value === false && go.endsWith('OrArray')
            ? null
            : value,
  };
}

export const schemaReaders: Readonly<Record<string, (codecs: Codecs) => Codec>> = {
  'apiextensions/v1.JSONSchemaPropsOrBool': (codecs) =>
    make(codecs, 'v1.JSONSchemaPropsOrBool', (state, value) => {
      if (isObject(value)) return readSchema(codecs, state, value);
      return typeof value === 'boolean' ? value : state.abort('boolean or JSON schema expected');
    }),
  'apiextensions/v1.JSONSchemaPropsOrArray': (codecs) =>
    make(codecs, 'v1.JSONSchemaPropsOrArray', (state, value) => {
      if (isObject(value)) return readSchema(codecs, state, value);
      // Anything else is taken for a list of none.
      return Array.isArray(value) ? value.map((v) => readSchema(codecs, state, v)) : value === null ? undefined : false;
    }),
  'apiextensions/v1.JSONSchemaPropsOrStringArray': (codecs) =>
    make(codecs, 'v1.JSONSchemaPropsOrStringArray', (state, value) => {
      if (isObject(value)) return readSchema(codecs, state, value);
      return Array.isArray(value) ? value : undefined;
    }),
};

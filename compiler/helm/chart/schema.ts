import { decodeJsonPrefix } from '../functions/json-parse.js';
import { GoError, GoMap, type GoValue, typeName } from '../go/values.js';
import { compileSchema } from '../schema/compile.js';
import { displayErrors } from '../schema/display.js';
import { loadSchema } from '../schema/load.js';
import { checkMetaschema } from '../schema/metaschema.js';
import { checkCompiled } from '../schema/validate.js';
import type { Chart } from './chart.js';
import { ChartError } from './errors.js';
import { textOf } from './source.js';

/**
 * values.schema.json of a chart, then of its dependencies over their part of the values
 * (chart/common/util/jsonschema.go). @throws ChartError with Helm's text
 */
export function validateSchemas(chart: Chart, values: GoMap, onUnread?: (url: string) => void): void {
  const problems = collect(chart, values, onUnread);
  if (problems)
    throw new ChartError(
      `values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`,
    );
}

type OnUnread = ((url: string) => void) | undefined;

function collect(chart: Chart, values: GoMap, onUnread: OnUnread): string {
  let out = '';
  if (chart.schema) {
    const problem = one(textOf(chart.schema), values, onUnread);
    if (problem !== undefined) out += `${chart.metadata.name}:\n${problem}`;
  }
  for (const sub of chart.dependencies) {
    const inner = values.get(sub.metadata.name);
    if (inner === null || inner === undefined) continue;
    if (inner instanceof GoMap) out += collect(sub, inner, onUnread);
    else out += `${sub.metadata.name}:\ninvalid type for values: expected object (map), got ${typeName(inner)}\n`;
  }
  return out;
}

/** What Helm calls every schema of values. */
const schemaUrl = 'file:///values.schema.json';

/** The complaint about one chart; a schema that is no schema complains, too. */
function one(text: string, values: GoMap, onUnread: OnUnread): string | undefined {
  try {
    const schema = compileSchema(schemaUrl, decodeJson(text), (url) => loadSchema(url, onUnread), checkMetaschema);
    const errors = checkCompiled(schema, values);
    return errors.length ? `${displayErrors(errors)}\n` : undefined;
  } catch (e) {
    if (e instanceof GoError) return e.message;
    throw e;
  }
}

/** jsonschema/v6 UnmarshalJSON: a json.Decoder, which words an early end otherwise than json.Unmarshal. */
function decodeJson(text: string): GoValue {
  if (text.trim() === '') throw new GoError('EOF');
  try {
    const { value, end } = decodeJsonPrefix(text);
    if (text.slice(end).trim() !== '') throw new GoError('invalid character after top-level value');
    return value;
  } catch (e) {
    throw e instanceof GoError && e.message === 'unexpected end of JSON input' ? new GoError('unexpected EOF') : e;
  }
}

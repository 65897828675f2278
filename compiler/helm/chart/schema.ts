import { parseJson } from '../functions/json-parse.js';
import { GoError, GoMap, type GoValue, typeName } from '../go/values.js';
import { displayErrors } from '../schema/display.js';
import { validateSchema } from '../schema/validate.js';
import type { Chart } from './chart.js';
import { ChartError } from './errors.js';
import { textOf } from './source.js';

/**
 * values.schema.json of a chart, then of its dependencies over their part of the values
 * (chart/common/util/jsonschema.go). @throws ChartError with Helm's text
 */
export function validateSchemas(chart: Chart, values: GoMap): void {
  const problems = collect(chart, values);
  if (problems)
    throw new ChartError(
      `values don't meet the specifications of the schema(s) in the following chart(s):\n${problems}`,
    );
}

function collect(chart: Chart, values: GoMap): string {
  let out = '';
  if (chart.schema) {
    const problem = one(textOf(chart.schema), values);
    if (problem !== undefined) out += `${chart.metadata.name}:\n${problem}`;
  }
  for (const sub of chart.dependencies) {
    const inner = values.get(sub.metadata.name);
    if (inner === null || inner === undefined) continue;
    if (inner instanceof GoMap) out += collect(sub, inner);
    else out += `${sub.metadata.name}:\ninvalid type for values: expected object (map), got ${typeName(inner)}\n`;
  }
  return out;
}

/** The complaint about one chart; a schema that is no schema complains, too. */
function one(text: string, values: GoMap): string | undefined {
  let schema: GoValue;
  try {
    schema = parseJson(text);
  } catch (e) {
    if (e instanceof GoError) return e.message;
    throw e;
  }
  const errors = validateSchema(schema, values);
  return errors.length ? `${displayErrors(errors)}\n` : undefined;
}

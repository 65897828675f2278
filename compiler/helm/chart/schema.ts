import type { GoMap } from '../go/values.js';
import type { Chart } from './chart.js';

/** values.schema.json of a chart and its dependencies. @throws ChartError */
export function validateSchemas(_chart: Chart, _values: GoMap): void {}

export { ChartError } from './chart/errors.js';
export { loadChart } from './chart/load.js';
export { type ChartFile, type ChartSource, textOf } from './chart/source.js';
export { faultOfValues, type UserValues, valuesJson } from './chart/user-values.js';
export type { ChartRender, HelmError, RenderedDocument, TemplatePosition } from './chart-render.js';
export { type ExplainedLine, explain, explanationText } from './explain.js';
export { jsonValue } from './functions/json-parse.js';
export { type LoweredChart, lowerChart } from './lower.js';
export { matrixFindings, withValues } from './matrix/findings.js';
export { type Matrix, type MatrixOptions, matrix } from './matrix/matrix.js';
export { invented, setJson, type Variant, variantKey, variantText } from './matrix/variant.js';
export { renderName } from './name.js';
export { block } from './render/print-release.js';
export type { RenderOptions } from './render/render.js';
export { renderChart } from './render-chart.js';
export { type ChainStep, type Explanation, pathText, placeText, readText, Trace } from './trace/index.js';
export {
  joinUse,
  type UndeclaredValue,
  type UntakenBranch,
  type UnusedValue,
  type ValuesUse,
  valuesUse,
} from './values-use.js';

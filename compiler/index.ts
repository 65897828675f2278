/**
 * drydock as a library. Two things are here: the builders of typed programs (`deployment`, `service`, …), and what the
 * command line does, as functions.
 *
 *     import { analyze, nodeHost } from 'drydock';
 *     const { diagnostics, prediction } = await analyze(nodeHost(), ['k8s/'], { predict: {} });
 *
 * Everything below is semver-stable; what is not exported here is not.
 */

export { createScheduler, type Decision, type Scheduler, type SchedulerOptions } from '../runtime/scheduler/index.js';
export { type Minor, minors } from '../schemas/profile.js';
export type { Analysis, AnsweredObject } from './app/analysis.js';
export { type AnalyzeOptions, analyze } from './app/compose.js';
export { analyzeConfigured } from './app/configured.js';
export { nodeHost } from './app/node-host.js';
export { overlayHost } from './app/overlay-host.js';
export type { PredictOptions } from './app/predict.js';
export { type RenderChartOptions, renderChart } from './app/render-chart.js';
export { reportOf } from './app/report.js';
export { version } from './app/version.js';
export {
  type Diagnostic,
  type Fix,
  type FixSafety,
  type Label,
  type ObjectRef,
  type Severity,
  sortDiagnostics,
} from './diagnostics/diagnostic.js';
export * from './dsl/api.js';
export type { ChartRender, HelmError, RenderedDocument } from './helm/chart-render.js';
export { type Host, HostError } from './host/host.js';
export type { ApiObject, Origin, Provenance } from './lower/api-object.js';
export type { Prediction } from './prediction/prediction.js';
export { predictionSchema } from './prediction/schema.js';
export { type ClusterInput, defaultCluster, loadCluster } from './project/cluster.js';
export { htmlPrediction } from './report/plan/html.js';
export { prettyPrediction } from './report/plan/pretty.js';
export { reporterOf, reporters } from './report/registry.js';
export type { Report, Reporter } from './report/reporter.js';
export { applyEdits, type TextEdit } from './text/edit.js';
export type { SourceFile } from './text/source-file.js';
export type { Span } from './text/span.js';
export type { ServerAnswer } from './validate/types.js';

import { buildChart, type Chart, fullPath } from '../chart/chart.js';
import { Coalescer } from '../chart/coalesce.js';
import { processDependencies } from '../chart/dependencies.js';
import { ChartError } from '../chart/errors.js';
import { validateSchemas } from '../chart/schema.js';
import { type ChartSource, textOf } from '../chart/source.js';
import { mergeUserValues, type UserValues } from '../chart/user-values.js';
import type { ValuesOrigins } from '../chart/values-text.js';
import { functionsOf } from '../functions/registry.js';
import { GoError, GoInt, GoMap, type GoValue } from '../go/values.js';
import { knownApiVersions } from '../objects/api-versions.js';
import { defaultKubeVersions, makeCapabilities, parseKubeVersion } from '../objects/capabilities.js';
import { valuesType } from '../objects/values-object.js';
import { isCompatibleRange } from '../semver/semver.js';
import type { Run } from '../template/runtime.js';
import type { Tracer } from '../template/tracer.js';
import { type Rendered, renderTemplates } from './engine.js';
import { failure, type RenderFailure } from './errors.js';
import { type Manifest, sortManifests } from './manifests.js';
import { block } from './print-release.js';
import { randomSource } from './random-source.js';

/** Everything `helm template` takes. Clock and randomness are inputs, so that a render can be repeated. */
export interface RenderOptions {
  readonly releaseName: string;
  readonly namespace?: string;
  readonly helmVersion: 3 | 4;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** What the cluster serves; without it what Helm takes every cluster to serve. */
  readonly servedVersions?: readonly string[];
  readonly values?: UserValues;
  readonly isUpgrade?: boolean;
  /** `.Release.Revision`; 1 unless said. */
  readonly revision?: number;
  readonly includeCrds?: boolean;
  readonly noHooks?: boolean;
  readonly skipTests?: boolean;
  readonly skipSchemaValidation?: boolean;
  /** Told of schemas on the web, which are taken as met then; without it they are refused. */
  readonly onUnreadSchema?: (url: string) => void;
  readonly showOnly?: readonly string[];
  /** Makes random functions repeatable; without it they draw from `entropy`. */
  readonly seed?: string;
  /** Random bytes from the outside; the seed of a seedless run when absent. */
  readonly entropy?: (count: number) => Uint8Array;
  readonly now: Date;
  /** Answers `lookup`, such as a simulated cluster. Empty without it, as in `helm template`. */
  readonly lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => GoValue;
}

export interface RenderResult {
  readonly chart: Chart;
  readonly values: GoMap;
  readonly rendered: Rendered;
  readonly crds: readonly Manifest[];
  readonly manifests: readonly Manifest[];
  readonly hooks: readonly Manifest[];
  readonly warnings: readonly string[];
}

/** A failure with what had been rendered, for those who want to show it. */
export interface FailedRender extends RenderFailure {
  readonly rendered?: Rendered;
  /** What `--debug` prints of the release; undefined where the release was not begun. */
  readonly manifest?: string;
}

/** Loads, coalesces, checks and renders: the steps of `helm template` in its order. */
export function render(
  source: ChartSource,
  options: RenderOptions,
  tracer?: Tracer,
  origins?: ValuesOrigins,
): RenderResult | FailedRender {
  try {
    return new Pipeline(source, options, tracer, origins).run();
  } catch (e) {
    if (e instanceof ChartError || e instanceof GoError) return failure(e.message);
    throw e;
  }
}

class Pipeline {
  private readonly coalescer: Coalescer;

  constructor(
    private readonly source: ChartSource,
    private readonly options: RenderOptions,
    private readonly tracer: Tracer | undefined,
    private readonly origins: ValuesOrigins | undefined,
  ) {
    this.coalescer = new Coalescer(options.helmVersion, origins);
  }

  run(): RenderResult | FailedRender {
    const { options } = this;
    const { helmVersion } = options;
    const kube = options.kubeVersion
      ? kubeVersionOf(options.kubeVersion, helmVersion)
      : defaultKubeVersions[helmVersion];
    const user = mergeUserValues(options.values ?? {}, helmVersion, this.origins);
    const chart = buildChart(this.source, helmVersion, this.origins);
    checkInstallable(chart, helmVersion);
    checkReleaseName(options.releaseName, helmVersion);
    this.orderDependencies(chart, user);
    const values = this.coalescer.coalesceValues(chart, user);
    if (!options.skipSchemaValidation) validateSchemas(chart, values, options.onUnreadSchema);
    const { kubeVersion: wanted } = chart.metadata;
    if (wanted && !isCompatibleRange(wanted, kube.normalized))
      return {
        ...failure(`chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${kube.version}`),
        manifest: '',
      };
    values.type = valuesType(helmVersion);
    if (this.tracer || this.origins) tagPaths(values, []);
    this.origins?.setRoot(values);
    const capabilities = makeCapabilities(
      kube,
      [...(options.servedVersions ?? knownApiVersions), ...(options.apiVersions ?? [])],
      helmVersion,
    );
    const rendered = renderTemplates(chart, { release: this.release(), capabilities, values }, this.makeRun());
    if ('error' in rendered) return { ...rendered, manifest: '' };
    return this.finish(chart, values, rendered);
  }

  private orderDependencies(chart: Chart, user: GoMap): void {
    try {
      processDependencies(chart, user, this.coalescer);
    } catch (e) {
      if (!(e instanceof ChartError) || this.options.helmVersion === 3) throw e;
      throw new ChartError(`chart dependencies processing failed: ${e.message}`);
    }
  }

  private release(): GoMap {
    const { releaseName, namespace, isUpgrade, revision = 1 } = this.options;
    return new GoMap(undefined, [
      ['Name', releaseName],
      ['Namespace', namespace ?? 'default'],
      ['IsUpgrade', isUpgrade ?? false],
      ['IsInstall', !isUpgrade],
      ['Revision', new GoInt(BigInt(revision))],
      ['Service', 'Helm'],
    ]);
  }

  private makeRun(): Run {
    const { options } = this;
    return {
      functions: functionsOf(options.helmVersion),
      helmVersion: options.helmVersion,
      now: options.now,
      random: randomSource(options.seed, options.entropy),
      lookup: options.lookup ?? (() => new GoMap()),
      included: new Map(),
      steps: 0,
      depth: 0,
      ...(this.tracer ? { tracer: this.tracer } : {}),
    };
  }

  private finish(chart: Chart, values: GoMap, rendered: Rendered): RenderResult | FailedRender {
    const files = rendered.files.filter((f) => !f.name.endsWith('NOTES.txt'));
    const sorted = sortManifests(files, this.options.helmVersion);
    if ('error' in sorted) return { ...sorted, rendered, manifest: unsorted(files) };
    return {
      chart,
      values,
      rendered,
      crds: crdsOf(chart),
      manifests: sorted.manifests,
      hooks: sorted.hooks,
      warnings: [...new Set(this.coalescer.warnings)],
    };
  }
}

/** All files as they are, to look for the fault in (action.go renderResources; Go's order there is random). */
const unsorted = (files: readonly { readonly name: string; readonly text: string }[]): string =>
  files.map(({ name, text }) => (text.trim() ? block({ source: name, text }) : '')).join('');

function kubeVersionOf(text: string, helmVersion: 3 | 4) {
  try {
    return parseKubeVersion(text, helmVersion);
  } catch (e) {
    if (e instanceof GoError) throw new ChartError(`invalid kube version '${text}': ${e.message}`);
    throw e;
  }
}

function checkInstallable(chart: Chart, helmVersion: 3 | 4): void {
  const { metadata } = chart;
  if (metadata.type === 'library') throw new ChartError('library charts are not installable');
  const present = new Set(chart.dependencies.map((d) => d.metadata.name));
  const missing = metadata.dependencies.filter((d) => !present.has(d.name)).map((d) => d.name);
  if (!missing.length) return;
  const what = `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`;
  throw new ChartError(
    helmVersion === 3
      ? `An error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: ${what}`
      : `an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: ${what}`,
  );
}

const releaseName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function checkReleaseName(name: string, helmVersion: 3 | 4): void {
  if (name && name.length <= 53 && releaseName.test(name)) return;
  const problem = !name
    ? 'no name provided'
    : `invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53`;
  throw new ChartError(
    helmVersion === 3
      ? `release name ${JSON.stringify(name)}: ${problem}`
      : `release name check failed: release name ${JSON.stringify(name)}: ${problem}`,
  );
}

/** Marks each map and list of the values with its path, for provenance. */
function tagPaths(v: GoValue, path: readonly (string | number)[]): void {
  if (v instanceof GoMap) {
    v.path = path;
    for (const [k, x] of v) if (typeof x === 'object') tagPaths(x, [...path, k]);
  } else if (v && typeof v === 'object' && 'items' in v) {
    v.path = path;
    v.items.forEach((x, i) => {
      if (typeof x === 'object') tagPaths(x, [...path, i]);
    });
  }
}

/** `crds/` of the chart, then of its dependencies: unrendered, unsplit, unsorted. */
function crdsOf(chart: Chart): Manifest[] {
  const own = chart.files
    .filter((f) => f.name.startsWith('crds/') && /\.(ya?ml|json)$/i.test(f.name))
    .map((f): Manifest => {
      const head = {
        apiVersion: '',
        kind: 'CustomResourceDefinition',
        name: '',
        annotations: new Map<string, string>(),
      };
      return { source: `${fullPath(chart)}/${f.name}`, text: textOf(f), offset: 0, head, path: f.path };
    });
  return [...own, ...chart.dependencies.flatMap(crdsOf)];
}

import { tablesOf } from '../../../schemas/load.js';
import { defaultMinor, type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import { Alternatives, tornNotes } from '../../app/alternatives.js';
import { customKindsOf } from '../../app/custom-kinds.js';
import { frontendsOf } from '../../app/frontends.js';
import type { ChartSource } from '../../helm/chart/source.js';
import type { RenderOptions } from '../../helm/render/render.js';
import type { Host } from '../../host/host.js';
import { isObject, type JsonObject } from '../../kube/json.js';
import { timestamp } from '../../kube/timestamp.js';
import { loadSources } from '../../project/load.js';
import type { Report } from '../../report/reporter.js';
import { UsageError } from '../exit-codes.js';
import { judgeAll } from '../validate/judge.js';
import { reportOf } from '../validate/print.js';

/** The cluster that `--validate` asks: a server of the wanted minor, with nothing in it. */
export interface Cluster {
  readonly minor: Minor;
  /** What Helm finds out about it. */
  readonly capabilities: Pick<RenderOptions, 'kubeVersion' | 'servedVersions'>;
}

/** @throws UsageError for a version that drydock has no tables of */
export function clusterOf(kubeVersion: string | undefined): Cluster {
  const minor = kubeVersion === undefined ? defaultMinor : parseMinor(kubeVersion);
  if (!minor) throw new UsageError(`--validate with --kube-version ${kubeVersion}: drydock knows ${minors.join(', ')}`);
  const served = tablesOf(minor)
    .kinds()
    .filter((kind) => kind.served && kind.verbs.includes('list'))
    .map(({ group, version, kind }) => ({ groupVersion: group ? `${group}/${version}` : version, kind }));
  return {
    minor,
    capabilities: {
      kubeVersion: kubeVersion ?? `v${minor}.0`,
      // action.go GetVersionSet: every group version, then every kind in it.
      servedVersions: [
        ...new Set(served.map((s) => s.groupVersion)),
        ...served.map((s) => `${s.groupVersion}/${s.kind}`),
      ],
    },
  };
}

export interface Validated {
  /** Helm's error where the cluster has no such kinds; nothing is printed then. */
  readonly unknownKinds: string | undefined;
  /** What the API server would refuse or warn of, at the places of the templates. */
  readonly report: Report;
}

/** Asks the server about every object of the release. Kinds that the chart's own crds/ define are known. */
export async function validateRelease(
  host: Host,
  path: string,
  chart: ChartSource,
  options: RenderOptions,
  { minor }: Cluster,
): Promise<Validated> {
  const { lowerChart } = await import('../../helm/lower.js');
  const load = await loadSources(host, [path], {
    ...frontendsOf(host, {}),
    chart: async () => lowerChart(chart, { ...options, includeCrds: true }),
  });
  const objects = load.objects.map((o) => o.value);
  const crds = customKindsOf(host, [], objects);
  const tables = tablesOf(minor);
  const now = timestamp(host.now().getTime());
  const alternatives = new Alternatives(load.objects);
  const judged = judgeAll(load, { minor, now, tables, alternatives, ...(crds ? { crds } : {}) });
  const unknown = new Set(judged.judgements.map((j) => j.unserved?.value));
  return {
    // In the order of installation. Hooks are built when their time comes.
    unknownKinds: unknownKinds(objects.filter((object) => unknown.has(object) && !isHook(object))),
    report: reportOf(load, [judged], tornNotes(alternatives)),
  };
}

function isHook({ metadata }: JsonObject): boolean {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(annotations) && annotations['helm.sh/hook'] !== undefined;
}

/** As the resource builder of cli-runtime words what has no mapping (pkg/resource/mapper.go), and Helm what it could not build. */
function unknownKinds(objects: readonly JsonObject[]): string | undefined {
  const texts = objects.map(({ apiVersion, kind, metadata }) => {
    const { name = '', namespace = '' } = isObject(metadata) ? metadata : {};
    return `resource mapping not found for name: "${name}" namespace: "${namespace}" from "": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
  });
  if (!texts.length) return undefined;
  const what = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return `unable to build kubernetes objects from release manifest: ${what}`;
}

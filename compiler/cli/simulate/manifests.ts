import { inApplyOrder } from '../../../runtime/engine/apply-order.js';
import { runScenario, type ScenarioResult } from '../../../runtime/scenario/scenario.js';
import { defaultMinor, parseMinor } from '../../../schemas/profile.js';
import { frontendsOf } from '../../app/frontends.js';
import { missingNamespaces } from '../../app/predict.js';
import type { KubeObject } from '../../kube/object.js';
import { loadCluster } from '../../project/cluster.js';
import { loadSources } from '../../project/load.js';
import { readAdmission } from '../admission-options.js';
import type { Invocation } from '../command.js';
import { refuseAbsent, UsageError } from '../exit-codes.js';
import { readSourceOptions } from '../source-options.js';

/** Applies everything that the sources hold in one step, in an order that suits them, and lets the world settle. */
export async function simulateManifests(
  call: Invocation,
  seed: number,
): Promise<{ result: ScenarioResult; failed: boolean }> {
  const { host, args } = call;
  const cluster = loadCluster(host, call.options('cluster'));
  const wanted = call.option('kubernetes-version') ?? cluster.kubernetesVersion;
  const minor = wanted === undefined ? defaultMinor : parseMinor(wanted);
  if (!minor) throw new UsageError(`Kubernetes ${wanted} is not simulated`);
  const load = await loadSources(host, args, frontendsOf(host, await readSourceOptions(call)));
  refuseAbsent(load.diagnostics);
  const broken = [...cluster.diagnostics, ...load.diagnostics];
  for (const d of broken) host.err(`drydock: ${d.span.file}: ${d.message}\n`);
  if (load.skipped.length) host.err(`drydock: ${load.skipped.length} files of the folders are no manifests\n`);
  const objects = load.objects.map((o) => structuredClone(o.value) as unknown as KubeObject);
  const namespace = call.option('namespace') ?? 'default';
  const missing = missingNamespaces(objects, cluster.objects).filter((n) => n.metadata.name !== namespace);
  const { result } = runScenario(
    {
      name: args.join(' '),
      namespace,
      kubelet: {},
      cluster: { objects: inApplyOrder([...missing, ...cluster.objects]) },
      steps: [{ kubectl: 'apply -f -', stdin: inApplyOrder(objects) }],
    },
    { minor, seed, everyNamespace: true, admission: readAdmission(call, cluster.admission) },
  );
  const approximations = [...cluster.assumptions, ...result.approximations];
  const failed = result.steps[0]!.code !== 0 || broken.some((d) => d.severity === 'error');
  return { result: { ...result, approximations }, failed };
}

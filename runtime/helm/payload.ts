import { nodeZlib } from '../../compiler/host/node-modules.js';
import { type Json, stringify } from '../../compiler/kube/json.js';
import type { Hook, Release } from './release.js';

/**
 * The text of a release in its Secret: Helm's own form (pkg/release/v1, pkg/storage/driver/util.go), so that `helm` reads
 * what is taken out of the simulation, and drydock's beside it. Helm encodes twice: its own base64 of the compressed
 * text, then the base64 of every Secret.
 */
export function encodeRelease(release: Release): string {
  const text = stringify({ ...helmForm(release), drydock: release });
  return Buffer.from(nodeZlib().gzipSync(text).toString('base64')).toString('base64');
}

export function decodeRelease(data: string): Release {
  const compressed = Buffer.from(Buffer.from(data, 'base64').toString(), 'base64');
  return (JSON.parse(nodeZlib().gunzipSync(compressed).toString()) as { drydock: Release }).drydock;
}

function helmForm(release: Release): Record<string, Json | undefined> {
  const { name, namespace, version, chart, config, firstDeployed, lastDeployed, status, description, notes } = release;
  return {
    name,
    info: {
      first_deployed: firstDeployed,
      last_deployed: lastDeployed,
      description,
      status,
      ...(notes === undefined ? {} : { notes }),
    },
    chart: {
      metadata: { name: chart.name, version: chart.version, appVersion: chart.appVersion, apiVersion: 'v2' },
      lock: null,
      templates: [],
      values: {},
      schema: null,
      files: [],
    },
    config: JSON.parse(config ?? '{}') as Json,
    manifest: release.manifest ?? '',
    hooks: release.hooks.map(hookForm),
    version,
    namespace,
  };
}

const hookForm = ({ object, events, weight, deletePolicies, path = '', manifest = '' }: Hook): Json => ({
  name: object.metadata.name ?? '',
  kind: object.kind,
  path,
  manifest,
  events: [...events],
  last_run: { phase: '' },
  ...(weight ? { weight } : {}),
  ...(deletePolicies.length ? { delete_policies: [...deletePolicies] } : {}),
});

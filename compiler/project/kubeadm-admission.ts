import { isObject, type Json, type JsonObject } from '../kube/json.js';
import type { AdmissionFlags } from './admission.js';

/**
 * The admission flags among `apiServer.extraArgs` of a kubeadm ClusterConfiguration: a mapping up to v1beta3, a list of
 * name and value from v1beta4 on. The file of its plugins lies on the control plane, so it is named instead of read.
 */
export function kubeadmAdmission(cluster: JsonObject): { flags?: AdmissionFlags; assumptions: string[] } {
  const server = isObject(cluster['apiServer']) ? cluster['apiServer'] : {};
  const args = argumentsOf(server['extraArgs']);
  const list = (name: string): string[] => (args.get(name) ?? '').split(',').filter(Boolean);
  const file = args.get('admission-control-config-file');
  const [enable, disable] = [list('enable-admission-plugins'), list('disable-admission-plugins')];
  return {
    ...(enable.length || disable.length ? { flags: { enable, disable } } : {}),
    assumptions: file
      ? [`${file} of the API server is not at hand: name a copy with --admission-control-config-file.`]
      : [],
  };
}

function argumentsOf(extra: Json | undefined): Map<string, string> {
  if (Array.isArray(extra))
    return new Map(extra.filter(isObject).map((a): [string, string] => [String(a['name']), String(a['value'] ?? '')]));
  return new Map(isObject(extra) ? Object.entries(extra).map(([k, v]): [string, string] => [k, String(v ?? '')]) : []);
}

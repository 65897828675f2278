import { parseApiVersion } from '../kube/object.js';
import { type ApiObject, refOf } from '../lower/api-object.js';
import { canonicalOrder, phaseOf } from '../lower/apply-order.js';
import { toJson } from './json.js';
import { toYaml } from './yaml.js';

export interface EmittedFile {
  /** Without folders; sorts in apply order. */
  readonly name: string;
  readonly content: string;
}

export type Format = 'yaml' | 'json';

/**
 * One file per object: `50_deployment_shop_catalog.yaml` is phase, kind, namespace (not of cluster-scoped objects) and
 * name. Names of objects hold no underscore but RBAC's, and what a file name cannot hold is percent-encoded.
 */
export function toFiles(objects: readonly ApiObject[], format: Format = 'yaml'): EmittedFile[] {
  const taken = new Map<string, number>();
  return canonicalOrder(objects, (o) => o.value).map((object) => {
    const stem = stemOf(object);
    // File systems may take `Admin` and `admin` for one; so may two sources define one object.
    const times = (taken.get(stem.toLowerCase()) ?? 0) + 1;
    taken.set(stem.toLowerCase(), times);
    const name = `${stem}${times > 1 ? `~${times}` : ''}.${format}`;
    return { name, content: format === 'json' ? toJson(object.value) : toYaml(object.value) };
  });
}

function stemOf(object: ApiObject): string {
  const { apiVersion, kind, namespace, name } = refOf(object.value);
  const { group } = parseApiVersion(apiVersion);
  const custom = group.includes('.') && !group.endsWith('.k8s.io');
  const phase = String(phaseOf(object.value)).padStart(2, '0');
  const metadata = object.value['metadata'] as { generateName?: unknown } | undefined;
  const generated = typeof metadata?.generateName === 'string' ? `${metadata.generateName}*` : '';
  const parts = [kind.toLowerCase() + (custom ? `.${group}` : ''), namespace ?? '', name || generated];
  return [phase, ...parts.filter(Boolean).map(encode)].join('_').slice(0, 240);
}

function encode(part: string): string {
  return part.replace(/[^A-Za-z0-9.-]/g, (c) => encodeURIComponent(c).replace(/[_*!'()~]/g, percent));
}

function percent(c: string): string {
  return `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

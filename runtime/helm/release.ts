import type { KubeObject } from '../../compiler/kube/object.js';

/** pkg/release/v1 and pkg/release/common of Helm. */
export type ReleaseStatus =
  | 'deployed'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'uninstalled'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'pre-delete'
  | 'post-delete'
  | 'test';

export type HookDeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed';

export interface Hook {
  readonly object: KubeObject;
  readonly events: readonly HookEvent[];
  readonly weight: number;
  readonly deletePolicies: readonly HookDeletePolicy[];
  /** Its template, and its text. */
  readonly path?: string;
  readonly manifest?: string;
}

export interface ChartIdentity {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
}

/** What rendering a chart gives an action to work with; manifests in Helm's install order. */
export interface RenderedChart {
  readonly chart: ChartIdentity;
  readonly manifests: readonly KubeObject[];
  readonly hooks: readonly Hook[];
  readonly crds: readonly KubeObject[];
  readonly notes?: string;
  /** The user's values as JSON, and the text of the chart's own. */
  readonly config?: string;
  readonly defaults?: string;
  /** The text of the manifests. */
  readonly manifest?: string;
}

/** One revision of a release, as it is kept in a Secret. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly chart: ChartIdentity;
  readonly manifests: readonly KubeObject[];
  readonly hooks: readonly Hook[];
  readonly notes?: string;
  readonly config?: string;
  readonly defaults?: string;
  readonly manifest?: string;
  /** RFC 3339 of the virtual clock. */
  readonly firstDeployed: string;
  readonly lastDeployed: string;
  status: ReleaseStatus;
  description: string;
}

const events: Readonly<Record<string, HookEvent>> = {
  'pre-install': 'pre-install',
  'post-install': 'post-install',
  'pre-upgrade': 'pre-upgrade',
  'post-upgrade': 'post-upgrade',
  'pre-rollback': 'pre-rollback',
  'post-rollback': 'post-rollback',
  'pre-delete': 'pre-delete',
  'post-delete': 'post-delete',
  test: 'test',
  'test-success': 'test',
};

/** The hook that an object is by its annotations; undefined for ordinary manifests (release/v1/util manifest_sorter.go). */
export function hookOf(object: KubeObject): Hook | undefined {
  const annotations = object.metadata?.annotations ?? {};
  const named = annotations['helm.sh/hook'];
  if (named === undefined) return undefined;
  const list = (text: string): string[] => text.split(',').map((s) => s.trim().toLowerCase());
  const weight = Number.parseInt(annotations['helm.sh/hook-weight'] ?? '0', 10);
  const policies = list(annotations['helm.sh/hook-delete-policy'] ?? '').filter(Boolean) as HookDeletePolicy[];
  return {
    object,
    events: list(named).flatMap((e) => (Object.hasOwn(events, e) ? [events[e]!] : [])),
    weight: Number.isNaN(weight) ? 0 : weight,
    deletePolicies: policies.length ? policies : ['before-hook-creation'],
  };
}

/** Why an action failed, in Helm's words; `usage` where the command itself was wrong. */
export class HelmActionError extends Error {
  constructor(
    message: string,
    readonly usage = false,
  ) {
    super(message);
  }
}

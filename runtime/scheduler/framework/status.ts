/** How a plugin answers. Mirrors kube-scheduler framework/interface.go Code. */
export type Code = 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Pending' | 'Error';

/** A refusal. Success is `undefined`. */
export interface Status {
  readonly code: Code;
  readonly reasons: readonly string[];
  /** The plugin that refused; set by the framework. */
  readonly plugin: string;
  /** What stands behind the reasons, for explanations. */
  readonly detail?: Detail;
}

/** Facts behind a refusal, as data: what was needed and what was there. */
export interface Detail {
  readonly shortages?: readonly Shortage[];
  readonly taint?: { readonly key: string; readonly value?: string; readonly effect: string };
  readonly topologyKey?: string;
  readonly skew?: {
    readonly domain: string;
    readonly count: number;
    readonly minimum: number;
    readonly maxSkew: number;
  };
  readonly term?: number;
}

export interface Shortage {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/** Preemption may help. */
export function unschedulable(reasons: readonly string[], detail?: Detail): Status {
  return { code: 'Unschedulable', reasons, plugin: '', ...(detail ? { detail } : {}) };
}

/** Removing pods cannot help. */
export function unresolvable(reasons: readonly string[], detail?: Detail): Status {
  return { code: 'UnschedulableAndUnresolvable', reasons, plugin: '', ...(detail ? { detail } : {}) };
}

export function errorStatus(message: string): Status {
  return { code: 'Error', reasons: [message], plugin: '' };
}

export const byPlugin = (status: Status, plugin: string): Status =>
  status.plugin === plugin ? status : { ...status, plugin };

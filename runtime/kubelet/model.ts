/** How containers come up and go down. All figures are milliseconds of virtual time: a model, not a measurement. */
export interface KubeletModel {
  /** Pulling an image that the node does not have yet. */
  readonly imagePull: number;
  /** Creating the sandbox: network, volumes. */
  readonly sandbox: number;
  /** From the start of a container until its process answers probes. */
  readonly containerStart: number;
  /** How long init containers, and the containers of pods that are meant to end, run. */
  readonly run: number;
  /** From TERM until the process is gone, unless its grace period ends before. */
  readonly shutdown: number;
  /** How late the kubelet notices what its runtime did (PLEG). */
  readonly relist: number;
}

export const defaultModel: KubeletModel = {
  imagePull: 4_000,
  sandbox: 500,
  containerStart: 1_000,
  run: 5_000,
  shutdown: 1_000,
  relist: 1_000,
};

/** `instant`: a bound pod is Ready at once, a Job's pod succeeds at once, a deleted pod is gone at once. */
export type KubeletMode = 'instant' | Partial<KubeletModel>;

/** Restart and image back-off: 10 s doubling to 5 min, forgotten after 10 min of running (pkg/kubelet/kubelet.go). */
export const backoff = { base: 10_000, limit: 300_000, reset: 600_000 } as const;

/** Milliseconds: mounts are retried with back-off (pkg/util/goroutinemap/exponentialbackoff), configurations at each sync. */
export const retries = { mount: 500, mountLimit: 122_000, config: 10_000 } as const;

/** Pods that the kubelets look at in one piece of work. */
export const batch = 64;

/** How containers come up and go down. All figures are milliseconds of virtual time. */
export interface KubeletModel {
  /** Pulling an image that the node does not have yet. */
  readonly imagePull: number;
  /** Creating the sandbox: network, volumes. */
  readonly sandbox: number;
  /** From the start of a container until its process could answer. */
  readonly containerStart: number;
  /** How long the process of a Job's container or of an init container runs. */
  readonly run: number;
  /** From TERM until the process is gone, unless its grace period ends before. */
  readonly shutdown: number;
}

export const defaultModel: KubeletModel = {
  imagePull: 4_000,
  sandbox: 500,
  containerStart: 1_000,
  run: 5_000,
  shutdown: 1_000,
};

/** `instant`: a bound pod is Ready at once, a Job's pod succeeds at once, a deleted pod is gone at once. */
export type KubeletMode = 'instant' | Partial<KubeletModel>;

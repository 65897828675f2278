import type { GroupKind } from '../../compiler/kube/object.js';

export type Verb = 'create' | 'update' | 'delete' | 'bind' | 'evict' | 'note';

/** One thing that happened: who did what to which object, when and why. */
export interface TraceEntry {
  /** Virtual milliseconds since the start of the simulation. */
  readonly at: number;
  readonly actor: string;
  readonly verb: Verb;
  readonly object: { readonly kind: GroupKind; readonly namespace: string; readonly name: string };
  /** What moved the actor, in words. */
  readonly why?: string;
  /** Facts behind it, as data: a scheduler decision, counts of a rollout step. */
  readonly evidence?: unknown;
}

/** Collects entries up to a limit; what was dropped beyond it is counted. */
export class Trace {
  readonly entries: TraceEntry[] = [];
  dropped = 0;

  constructor(private readonly limit: number) {}

  push(entry: TraceEntry): void {
    if (this.entries.length < this.limit) this.entries.push(entry);
    else this.dropped++;
  }
}

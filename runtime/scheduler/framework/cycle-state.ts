/** State that a plugin keeps between its extension points of one cycle. */
export interface StateData {
  /** A copy that may be changed without harm to this one; the same object where it never changes. */
  clone(): StateData;
}

/** Mirrors pkg/scheduler/framework/cycle_state.go. */
export class CycleState {
  readonly skipFilter = new Set<string>();
  readonly skipScore = new Set<string>();
  private readonly data = new Map<string, StateData>();

  write(plugin: string, value: StateData): void {
    this.data.set(plugin, value);
  }

  read<T extends StateData>(plugin: string): T | undefined {
    return this.data.get(plugin) as T | undefined;
  }

  clone(): CycleState {
    const copy = new CycleState();
    for (const p of this.skipFilter) copy.skipFilter.add(p);
    for (const p of this.skipScore) copy.skipScore.add(p);
    for (const [k, v] of this.data) copy.data.set(k, v.clone());
    return copy;
  }
}

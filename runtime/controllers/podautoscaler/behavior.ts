import type { HPAScalingRules } from '../../../schemas/generated/types/autoscaling_v2.js';

interface Stamped {
  readonly at: number;
  readonly value: number;
}

export interface Limited {
  readonly replicas: number;
  readonly stabilized: boolean;
  readonly stabilizedReason?: readonly [reason: string, message: string];
  readonly limited: boolean;
  readonly reason: string;
  readonly message: string;
}

export interface Bounds {
  readonly current: number;
  readonly min: number;
  readonly max: number;
}

const downWindow = 300_000;
const withinRange = ['DesiredWithinRange', 'the desired count is within the acceptable range'] as const;
const tooMany = ['TooManyReplicas', 'the desired replica count is more than the maximum replica count'] as const;
const tooFew = ['TooFewReplicas', 'the desired replica count is less than the minimum replica count'] as const;

/** What the autoscaler remembers of one object: recommendations and scale events. */
export class ScalingHistory {
  private recommendations: Stamped[] = [];
  private ups: Stamped[] = [];
  private downs: Stamped[] = [];

  /** recordInitialRecommendation. */
  start(current: number, now: number): void {
    if (this.recommendations.length === 0) this.recommendations.push({ at: now, value: current });
  }

  scaled(from: number, to: number, now: number): void {
    if (to > from) this.ups.push({ at: now, value: to - from });
    else this.downs.push({ at: now, value: from - to });
  }

  private remember(value: number, now: number, window: number): void {
    this.recommendations = this.recommendations.filter((r) => r.at >= now - Math.max(window, downWindow));
    this.recommendations.push({ at: now, value });
  }

  private recent(now: number, window: number): number[] {
    return this.recommendations.filter((r) => r.at >= now - window).map((r) => r.value);
  }

  private static change(list: readonly Stamped[], now: number, seconds: number): number {
    return list.filter((e) => e.at > now - seconds * 1000).reduce((n, e) => n + e.value, 0);
  }

  /** normalizeDesiredReplicas: without `behavior`. */
  normalize(desired: number, b: Bounds, now: number): Limited {
    const highest = Math.max(desired, ...this.recent(now, downWindow));
    this.remember(desired, now, downWindow);
    const ceiling = Math.max(2 * b.current, 4);
    const max = Math.min(b.max, ceiling);
    const [reason, message] =
      highest < b.min
        ? tooFew
        : highest > max
          ? ceiling < b.max
            ? (['ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate'] as const)
            : tooMany
          : withinRange;
    const replicas = Math.min(Math.max(highest, b.min), max);
    return { replicas, stabilized: highest !== desired, limited: replicas !== highest, reason, message };
  }

  /** normalizeDesiredReplicasWithBehaviors. */
  normalizeWith(desired: number, b: Bounds, up: HPAScalingRules, down: HPAScalingRules, now: number): Limited {
    const upWindow = (up.stabilizationWindowSeconds ?? 0) * 1000;
    const slow = (down.stabilizationWindowSeconds ?? 300) * 1000;
    const low = Math.min(desired, ...this.recent(now, upWindow));
    const high = Math.max(desired, ...this.recent(now, slow));
    this.remember(desired, now, Math.max(upWindow, slow));
    let stable = b.current;
    if (stable < low) stable = low;
    if (stable > high) stable = high;
    const raising = desired >= b.current;
    const stabilizedReason = raising
      ? ([
          'ScaleUpStabilized',
          'recent recommendations were lower than current one, applying the lowest recent recommendation',
        ] as const)
      : ([
          'ScaleDownStabilized',
          'recent recommendations were higher than current one, applying the highest recent recommendation',
        ] as const);
    const common = { stabilized: stable !== desired, stabilizedReason };
    if (stable > b.current) return { ...common, ...this.raise(stable, b, up, now) };
    if (stable < b.current) return { ...common, ...this.lower(stable, b, down, now) };
    return { ...common, replicas: stable, limited: false, reason: withinRange[0], message: withinRange[1] };
  }

  private raise(stable: number, b: Bounds, rules: HPAScalingRules, now: number): Omit<Limited, 'stabilized'> {
    const limits = (rules.policies ?? []).map((p) => {
      const start =
        b.current -
        ScalingHistory.change(this.ups, now, p.periodSeconds) +
        ScalingHistory.change(this.downs, now, p.periodSeconds);
      return p.type === 'Pods' ? start + p.value : Math.ceil(start * (1 + p.value / 100));
    });
    const pick =
      rules.selectPolicy === 'Disabled'
        ? b.current
        : rules.selectPolicy === 'Min'
          ? Math.min(...limits)
          : Math.max(...limits);
    const limit = limits.length ? Math.max(pick, b.current) : b.current;
    const max = Math.min(b.max, limit);
    const replicas = Math.max(b.current, Math.min(stable, max));
    const [reason, message] =
      stable > max
        ? limit < b.max
          ? (['ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate'] as const)
          : tooMany
        : withinRange;
    return { replicas, limited: replicas !== stable, reason, message };
  }

  private lower(stable: number, b: Bounds, rules: HPAScalingRules, now: number): Omit<Limited, 'stabilized'> {
    const limits = (rules.policies ?? []).map((p) => {
      const start =
        b.current +
        ScalingHistory.change(this.downs, now, p.periodSeconds) -
        ScalingHistory.change(this.ups, now, p.periodSeconds);
      return p.type === 'Pods' ? start - p.value : Math.trunc(start * (1 - p.value / 100));
    });
    const pick =
      rules.selectPolicy === 'Disabled'
        ? b.current
        : rules.selectPolicy === 'Min'
          ? Math.max(...limits)
          : Math.min(...limits);
    const limit = limits.length ? Math.min(pick, b.current) : b.current;
    const min = Math.max(b.min, limit);
    const replicas = Math.max(stable, min);
    const [reason, message] =
      stable < min
        ? limit > b.min
          ? (['ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate'] as const)
          : tooFew
        : withinRange;
    return { replicas, limited: replicas !== stable, reason, message };
  }
}

import { type FieldError, invalid } from '../../../compiler/validate/field/error.js';
import { FieldPath } from '../../../compiler/validate/field/path.js';

/** Pod Security levels and versions. Mirrors pod-security-admission api/helpers.go. */
export type Level = 'privileged' | 'baseline' | 'restricted';

/** A minor of 1.x, or the newest the server knows. */
export type PolicyVersion = number | 'latest';

export interface LevelVersion {
  readonly level: Level;
  readonly version: PolicyVersion;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

/** PodSecurityConfiguration of the server's admission configuration file; all parts may be left out. */
export interface PodSecurityConfiguration {
  readonly defaults?: Partial<Policy>;
  readonly exemptions?: {
    readonly usernames?: readonly string[];
    readonly namespaces?: readonly string[];
    readonly runtimeClasses?: readonly string[];
  };
}

const privileged: LevelVersion = { level: 'privileged', version: 'latest' };
export const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const rank: Record<Level, number> = { privileged: 0, baseline: 1, restricted: 2 };
const prefix = 'pod-security.kubernetes.io/';

export function defaultPolicy(configuration: PodSecurityConfiguration = {}): Policy {
  return { enforce: privileged, audit: privileged, warn: privileged, ...configuration.defaults };
}

export function showPolicy(p: LevelVersion): string {
  return `${p.level}:${p.version === 'latest' ? 'latest' : `v1.${p.version}`}`;
}

export const samePolicy = (a: LevelVersion, b: LevelVersion): boolean => a.level === b.level && a.version === b.version;

/** Positive where `a` is the stricter level. */
export const compareLevels = (a: Level, b: Level): number => rank[a] - rank[b];

/**
 * PolicyToEvaluate: what the labels of a namespace ask for, and what is wrong with them. A label that cannot be read
 * enforces the strictest, and warns or audits nothing.
 */
export function policyOf(
  labels: Readonly<Record<string, string>> | undefined,
  defaults: Policy,
): { policy: Policy; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const read = (mode: string): string | undefined => {
    const key = prefix + mode;
    return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  };
  const complain = (mode: string, value: string, text: string): void => {
    errors.push(invalid(FieldPath.of('metadata', 'labels').key(prefix + mode), value, text));
  };
  const one = (mode: string, fallback: LevelVersion, onError: Level): LevelVersion & { valid: boolean } => {
    let { level, version } = fallback;
    let valid = false;
    const givenLevel = read(mode);
    if (givenLevel !== undefined) {
      valid = Object.hasOwn(rank, givenLevel);
      level = valid ? (givenLevel as Level) : onError;
      if (!valid) complain(mode, givenLevel, 'must be one of privileged, baseline, restricted');
    }
    const givenVersion = read(`${mode}-version`);
    if (givenVersion !== undefined) {
      const parsed = parseVersion(givenVersion);
      version = parsed ?? 'latest';
      if (parsed === undefined) complain(`${mode}-version`, givenVersion, 'must be "latest" or "v1.x"');
    }
    return { level, version, valid };
  };
  const enforce = one('enforce', defaults.enforce, 'restricted');
  const audit = one('audit', defaults.audit, 'privileged');
  const { level, version } = one('warn', defaults.warn, 'privileged');
  let warn: LevelVersion = { level, version };
  // Warn follows a stricter enforce level unless it is set itself.
  if (read('warn') === undefined && enforce.valid && compareLevels(enforce.level, warn.level) > 0)
    warn = { level: enforce.level, version: read('warn-version') === undefined ? enforce.version : warn.version };
  return {
    policy: { enforce: plain(enforce), audit: plain(audit), warn },
    errors,
  };
}

const plain = ({ level, version }: LevelVersion): LevelVersion => ({ level, version });

/** `latest` or `v1.x`; undefined for anything else. */
export function parseVersion(text: string): PolicyVersion | undefined {
  if (text === 'latest') return 'latest';
  const m = /^v1\.(0|[1-9][0-9]*)$/.exec(text);
  return m ? Number(m[1]) : undefined;
}

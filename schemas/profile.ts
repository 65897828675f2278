/** The Kubernetes minors drydock knows. Whatever differs between them hangs on a `VersionProfile`. */
export const minors = ['1.34', '1.35', '1.36', '1.37'] as const;
export type Minor = (typeof minors)[number];
export const defaultMinor: Minor = '1.36';

export interface VersionProfile {
  readonly minor: Minor;
  /** The minor as a number: 36 for 1.36. */
  readonly number: number;
  atLeast(minor: Minor): boolean;
}

const profiles = new Map<Minor, VersionProfile>();

export function profileOf(minor: Minor): VersionProfile {
  let profile = profiles.get(minor);
  if (!profile) {
    const number = Number(minor.slice(2));
    profile = { minor, number, atLeast: (other) => number >= Number(other.slice(2)) };
    profiles.set(minor, profile);
  }
  return profile;
}

/** Reads `1.36`, `v1.36` or `v1.36.3`; undefined for anything that drydock has no profile of. */
export function parseMinor(text: string): Minor | undefined {
  const m = /^v?(\d+\.\d+)(?:\.\d+.*)?$/.exec(text.trim());
  return minors.find((x) => x === m?.[1]);
}

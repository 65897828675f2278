/**
 * Texts that changed between minors, in one place: rules speak as the newest, older servers are quoted here.
 * Each entry holds for minors below `since`.
 */
interface Change {
  readonly since: number;
  readonly now: RegExp;
  readonly before: string;
}

const changes: readonly Change[] = [
  // apimachinery pkg/api/validate/content took over label keys and values in 1.35.
  { since: 35, now: /a valid label key (must consist of alphanumeric)/g, before: 'a qualified name $1' },
  { since: 35, now: /((?:name|prefix) part must be no more than \d+) bytes/g, before: '$1 characters' },
  { since: 35, now: /(: must be no more than 63) bytes$/, before: '$1 characters' },
  {
    since: 35,
    now: /: a fully qualified name must be a domain and a name separated by a slash$/,
    before: ': must include a domain',
  },
  // EnvFiles is on since 1.35.
  {
    since: 35,
    now: /`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`$/,
    before: '`configMapKeyRef` or `secretKeyRef`',
  },
  {
    since: 36,
    now: /: must be 'NotRequired' when pod `restartPolicy`/,
    before: ": must be 'NotRequired' when `restartPolicy`",
  },
];

const warningChanges: readonly Change[] = [
  {
    since: 36,
    now: /(: non-standard (?:IP address|CIDR value) ".*") is invalid: use "/,
    before: '$1 will be considered invalid in a future Kubernetes release: use "',
  },
];

/** `text` as the given minor words it. */
export const reword = (text: string, minor: number): string => changed(text, minor, changes);

export const rewordWarning = (text: string, minor: number): string => changed(text, minor, warningChanges);

function changed(text: string, minor: number, list: readonly Change[]): string {
  let out = text;
  for (const change of list) if (minor < change.since) out = out.replace(change.now, change.before);
  return out;
}

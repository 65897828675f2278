import type { OptionSpec } from '../command.js';

/**
 * Flags of `helm template` that change nothing in what it prints, so that scripts written for it go on working: those of
 * an installation, of a cluster and of downloads that a local chart does not need (helm cmd/helm/install.go, both majors).
 */
const withoutEffect = {
  boolean:
    'atomic create-namespace dependency-update devel disable-openapi-validation force force-conflicts force-replace hide-notes render-subchart-notes replace rollback-on-failure skip-crds take-ownership wait-for-jobs kube-insecure-skip-tls-verify',
  string:
    'description keyring timeout version burst-limit qps content-cache kubeconfig kube-apiserver kube-as-group kube-as-user kube-ca-file kube-context kube-tls-server-name kube-token registry-config repository-cache repository-config',
} as const;

/** Flags that would run a program or ask the network, and what drydock says instead. */
const refused: Readonly<Record<string, string>> = {
  'post-renderer': 'drydock runs no programs',
  'post-renderer-args': 'drydock runs no programs',
  repo: 'drydock works offline; pull the chart first (`helm pull`) and name the folder or archive',
  username: 'drydock works offline',
  password: 'drydock works offline',
  'ca-file': 'drydock works offline',
  'cert-file': 'drydock works offline',
  'key-file': 'drydock works offline',
  verify: 'drydock checks no signatures; use `helm verify`',
  'pass-credentials': 'drydock works offline',
  'plain-http': 'drydock works offline',
  'insecure-skip-tls-verify': 'drydock works offline',
  'enable-dns': 'drydock asks no network; getHostByName gives an empty text',
};

const switches = new Set(['verify', 'pass-credentials', 'plain-http', 'insecure-skip-tls-verify', 'enable-dns']);
const ignored = (type: 'string' | 'boolean'): OptionSpec => ({ type, hidden: true, description: 'Changes nothing.' });

/** All of them, as hidden options. */
export const helmFlags: Readonly<Record<string, OptionSpec>> = {
  ...Object.fromEntries(withoutEffect.boolean.split(' ').map((name) => [name, ignored('boolean')])),
  ...Object.fromEntries(withoutEffect.string.split(' ').map((name) => [name, ignored('string')])),
  labels: { ...ignored('string'), short: 'l', multiple: true },
  wait: { ...ignored('string'), bare: 'watcher' },
  'server-side': { ...ignored('string'), bare: 'true' },
  ...Object.fromEntries(
    Object.entries(refused).map(([name, why]): [string, OptionSpec] => [
      name,
      { type: switches.has(name) ? 'boolean' : 'string', hidden: true, description: `Refused: ${why}.` },
    ]),
  ),
};

/** Why the call can't be answered, if one of the refused flags is given. */
export function refusedFlag(given: (name: string) => boolean): string | undefined {
  const name = Object.keys(refused).find(given);
  return name && `--${name} is not supported: ${refused[name]}`;
}

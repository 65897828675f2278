import type { Container } from '../../../../schemas/generated/types/core_v1.js';
import { type CheckPod, containers, containersOf, type PodSecurityCheck, plural, quoteAll, sorted } from '../check.js';

interface Handler {
  httpGet?: { host?: string };
  tcpSocket?: { host?: string };
}

const hostsOf = (c: Container): string[] =>
  (
    [c.livenessProbe, c.readinessProbe, c.startupProbe, c.lifecycle?.postStart, c.lifecycle?.preStop] as (
      | Handler
      | undefined
    )[]
  )
    .flatMap((h) => [h?.httpGet?.host ?? '', h?.tcpSocket?.host ?? ''])
    .filter((host) => host !== '');

const check: CheckPod = (_metadata, spec) => {
  const all = containersOf(spec);
  const bad = sorted(all.filter((c) => hostsOf(c).length > 0).map((c) => c.name));
  if (!bad.length) return undefined;
  const hosts = sorted(all.flatMap(hostsOf));
  const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length);
  return {
    reason: 'probe or lifecycle host',
    detail: `${containers(bad)} ${plural('uses', 'use', bad.length)} ${what} ${quoteAll(hosts)}`,
  };
};

/** policy/check_hostProbesAndhostLifecycle.go */
export const hostProbes: PodSecurityCheck = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  versions: [{ since: 34, check }],
};

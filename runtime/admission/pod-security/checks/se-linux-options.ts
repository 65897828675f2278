import type { SELinuxOptions } from '../../../../schemas/generated/types/core_v1.js';
import {
  type CheckPod,
  containersOf,
  namesWhere,
  type PodSecurityCheck,
  plural,
  quoteAll,
  setters,
  sorted,
} from '../check.js';

const allowing =
  (types: readonly string[]): CheckPod =>
  (_metadata, spec) => {
    const badType = (o: SELinuxOptions): boolean => !types.includes(o.type ?? '');
    const bad = (o: SELinuxOptions | undefined): boolean =>
      o !== undefined && (badType(o) || Boolean(o.user) || Boolean(o.role));
    const who = setters(
      bad(spec.securityContext?.seLinuxOptions),
      namesWhere(spec, (s) => bad(s.seLinuxOptions)),
    );
    if (!who.length) return undefined;
    const all = [
      spec.securityContext?.seLinuxOptions,
      ...containersOf(spec).map((c) => c.securityContext?.seLinuxOptions),
    ].filter((o) => o !== undefined);
    const badTypes = sorted(all.filter(badType).map((o) => o.type ?? ''));
    const what: string[] = [];
    if (badTypes.length) what.push(`${plural('type', 'types', badTypes.length)} ${quoteAll(badTypes)}`);
    if (all.some((o) => o.user)) what.push('user may not be set');
    if (all.some((o) => o.role)) what.push('role may not be set');
    return {
      reason: 'seLinuxOptions',
      detail: `${who.join(' and ')} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
    };
  };

const types = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

/** policy/check_seLinuxOptions.go */
export const seLinuxOptions: PodSecurityCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, check: allowing(types) },
    { since: 31, check: allowing([...types, 'container_engine_t']) },
  ],
};

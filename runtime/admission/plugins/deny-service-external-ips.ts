import type { Service } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbiddenNamed } from '../refusals.js';

/** DenyServiceExternalIPs, off by default (plugin/pkg/admission/network/denyserviceexternalips): no new external IPs. */
export const denyServiceExternalIPs: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  operations: ['CREATE', 'UPDATE'],
  validate(request) {
    if (request.resource !== 'services' || request.gvk.group || request.subresource) return undefined;
    const before = (request.oldObject as Service | undefined)?.spec?.externalIPs ?? [];
    const added = ((request.object as unknown as Service).spec?.externalIPs ?? []).some((ip) => !before.includes(ip));
    return added
      ? forbiddenNamed('services', request.name, 'Use of external IPs is denied by admission control')
      : undefined;
  },
};

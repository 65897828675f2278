import { get, isObject, type Path } from '../../kube/json.js';
import type { Conversion } from './types.js';

const to = 'resource.k8s.io/v1';

/** v1beta2 has the fields of v1. */
export const dynamicResources: Conversion = {
  from: ['resource.k8s.io/v1beta2'],
  kinds: ['ResourceClaim', 'ResourceClaimTemplate', 'DeviceClass', 'ResourceSlice'],
  to,
};

export const deviceClass: Conversion = { from: ['resource.k8s.io/v1beta1'], kinds: ['DeviceClass'], to };

/** What a request asks of one device class moved below `exactly`. Mirrors pkg/apis/resource/v1beta1/conversion.go. */
const moved = ['deviceClassName', 'selectors', 'allocationMode', 'count', 'adminAccess', 'tolerations', 'capacity'];

const claim = (kind: string, spec: Path): Conversion => ({
  from: ['resource.k8s.io/v1beta1'],
  kinds: [kind],
  to,
  changes: `in ${spec.join('.')}.devices.requests, ${moved.slice(0, -1).join(', ')} and ${moved.at(-1)} move below exactly`,
  rewrite(object, rewriter) {
    const path = [...spec, 'devices', 'requests'];
    const requests = get(object, path);
    for (const [i, request] of (Array.isArray(requests) ? requests : []).entries())
      if (isObject(request) && moved.some((name) => request[name] !== undefined))
        rewriter.gather([...path, i], 'exactly', moved);
  },
});

export const resourceClaim = claim('ResourceClaim', ['spec']);
export const resourceClaimTemplate = claim('ResourceClaimTemplate', ['spec', 'spec']);

/** A device is no longer a union of one: the fields of `basic` are its own. */
export const resourceSlice: Conversion = {
  from: ['resource.k8s.io/v1beta1'],
  kinds: ['ResourceSlice'],
  to,
  changes: 'in spec.devices, the fields of basic become those of the device',
  rewrite(object, rewriter) {
    const devices = get(object, ['spec', 'devices']);
    if (Array.isArray(devices) && devices.some((d) => isObject(d) && d['basic'] !== undefined)) rewriter.giveUp();
  },
};

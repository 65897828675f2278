import type { KindRules } from '../../types.js';
import { nameIsDNS1035Label, nameIsDNSLabel } from '../checks.js';
import { allocateCreate, allocateUpdate } from './service-allocation.js';
import { validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeFamilies } from './service-cluster-ips.js';
import { externallyAccessible, type ServiceObject, typeOf } from './service-spec.js';
import { dropTypeDependentFields } from './service-strategy.js';
import { validateExternalTrafficUpdate, validateLoadBalancerClass, validateService } from './service-validation.js';
import { serviceWarnings } from './service-warnings.js';

/** Mirrors pkg/registry/core/service/strategy.go and SetDefaults_Service of pkg/apis/core/v1/defaults.go. */
export const service: KindRules<ServiceObject> = {
  group: '',
  kind: 'Service',
  namespaced: true,
  createOnUpdate: true,
  metaOnUpdate: ['update'],
  // RelaxedServiceNameValidation is on from 1.36.
  nameErrors: (name, prefix, ctx) =>
    !ctx.profile.atLeast('1.36') ? nameIsDNS1035Label(name, prefix) : nameIsDNSLabel(name, prefix),
  defaults: setDefaults,
  beginCreate: allocateCreate,
  beginUpdate: allocateUpdate,
  prepareForCreate(draft) {
    delete draft.status;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
    dropTypeDependentFields(draft, old);
  },
  validate: (object, ctx) => validateService(object, undefined, ctx),
  validateUpdate: (object, old, ctx) => [
    ...validateUpgradeDowngradeClusterIPs(old, object),
    ...validateUpgradeDowngradeFamilies(old, object),
    ...validateLoadBalancerClass(old, object),
    ...validateExternalTrafficUpdate(old, object),
    ...validateService(object, old, ctx),
  ],
  // defaultOnReadInternalTrafficPolicy
  finish(draft) {
    if (typeOf(draft) === 'ExternalName') delete draft.spec?.internalTrafficPolicy;
  },
  warnings: (object, _old, ctx) => serviceWarnings(object, ctx),
};

function setDefaults(draft: ServiceObject): void {
  draft.spec ??= {};
  const spec = draft.spec;
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP';
    if (!port.targetPort) port.targetPort = port.port ?? 0;
  }
  if (externallyAccessible(draft)) spec.externalTrafficPolicy ||= 'Cluster';
  const type = typeOf(draft);
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type)) spec.internalTrafficPolicy ??= 'Cluster';
  if (type !== 'LoadBalancer') return;
  spec.allocateLoadBalancerNodePorts ??= true;
  for (const ingress of draft.status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
}

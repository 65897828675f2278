import type { AdmissionPlugin } from './plugin.js';
import { alwaysPullImages } from './plugins/always-pull-images.js';
import { certificateApproval } from './plugins/certificate-approval.js';
import { certificateSigning } from './plugins/certificate-signing.js';
import { certificateSubjectRestriction } from './plugins/certificate-subject-restriction.js';
import { clusterTrustBundleAttest } from './plugins/cluster-trust-bundle-attest.js';
import { defaultIngressClass } from './plugins/default-ingress-class.js';
import { defaultStorageClass } from './plugins/default-storage-class.js';
import { defaultTolerationSeconds } from './plugins/default-toleration-seconds.js';
import { denyServiceExternalIPs } from './plugins/deny-service-external-ips.js';
import { eventRateLimit } from './plugins/event-rate-limit.js';
import { extendedResourceToleration } from './plugins/extended-resource-toleration.js';
import { limitRanger } from './plugins/limit-ranger.js';
import { mutatingAdmissionPolicy } from './plugins/mutating-admission-policy.js';
import { mutatingAdmissionWebhook } from './plugins/mutating-admission-webhook.js';
import { namespaceLifecycle } from './plugins/namespace-lifecycle.js';
import { persistentVolumeClaimResize } from './plugins/persistent-volume-claim-resize.js';
import { podNodeSelector } from './plugins/pod-node-selector.js';
import { podPreset } from './plugins/pod-preset.js';
import { podSecurity } from './plugins/pod-security.js';
import { podTopologyLabels } from './plugins/pod-topology-labels.js';
import { priority } from './plugins/priority.js';
import { resourceQuota } from './plugins/resource-quota.js';
import { runtimeClass } from './plugins/runtime-class.js';
import { serviceAccount } from './plugins/service-account.js';
import { storageObjectInUseProtection } from './plugins/storage-object-in-use-protection.js';
import { taintNodesByCondition } from './plugins/taint-nodes-by-condition.js';
import { validatingAdmissionPolicy } from './plugins/validating-admission-policy.js';
import { validatingAdmissionWebhook } from './plugins/validating-admission-webhook.js';

interface Entry {
  readonly plugin: AdmissionPlugin;
  /** On unless --disable-admission-plugins names it. */
  readonly defaultOn: boolean;
}

const on = (plugin: AdmissionPlugin): Entry => ({ plugin, defaultOn: true });
const off = (plugin: AdmissionPlugin): Entry => ({ plugin, defaultOn: false });

/** Every plugin in the order of AllOrderedPlugins (kubernetes pkg/kubeapiserver/options/plugins.go). */
export const admissionPlugins: readonly Entry[] = [
  on(namespaceLifecycle),
  on(limitRanger),
  on(serviceAccount),
  on(taintNodesByCondition),
  off(alwaysPullImages),
  off(podPreset),
  on(podSecurity),
  off(podNodeSelector),
  on(priority),
  on(defaultTolerationSeconds),
  off(eventRateLimit),
  off(extendedResourceToleration),
  on(defaultStorageClass),
  on(storageObjectInUseProtection),
  on(persistentVolumeClaimResize),
  on(runtimeClass),
  on(certificateApproval),
  on(certificateSigning),
  on(clusterTrustBundleAttest),
  on(certificateSubjectRestriction),
  on(defaultIngressClass),
  off(denyServiceExternalIPs),
  on(podTopologyLabels),
  on(mutatingAdmissionPolicy),
  on(mutatingAdmissionWebhook),
  on(validatingAdmissionPolicy),
  on(validatingAdmissionWebhook),
  on(resourceQuota),
];

/** Plugins that have nothing to say to a cluster's admin, or nothing at all. */
export const idlePlugins: readonly string[] = [
  'AlwaysAdmit',
  'NodeRestriction',
  'OwnerReferencesPermissionEnforcement',
];

/** Plugins of the server that are off by default and not simulated. */
export const unsimulatedPlugins: readonly string[] = [
  'AlwaysDeny',
  'ImagePolicyWebhook',
  'LimitPodHardAntiAffinityTopology',
  'NamespaceAutoProvision',
  'NamespaceExists',
  'PodTolerationRestriction',
];

/** Every name that the flags of a server take. */
export const knownPlugins: readonly string[] = [
  ...admissionPlugins.map(({ plugin }) => plugin.name),
  ...idlePlugins,
  ...unsimulatedPlugins,
];

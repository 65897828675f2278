import { certificateSigningRequest } from './certificate-signing-request.js';
import { customResourceDefinition } from './custom-resource-definition.js';
import { endpointSlice } from './endpoint-slice.js';
import { flowSchema, priorityLevelConfiguration } from './flowcontrol.js';
import { horizontalPodAutoscalerBeta1, horizontalPodAutoscalerBeta2 } from './horizontal-pod-autoscaler.js';
import { ingress } from './ingress.js';
import { podDisruptionBudget } from './pod-disruption-budget.js';
import { roleBindings, roles } from './rbac.js';
import {
  deviceClass,
  dynamicResources,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
} from './resource-claim.js';
import { sameShape } from './same-shape.js';
import type { Conversion } from './types.js';
import { webhookConfiguration } from './webhook-configuration.js';
import { workloads } from './workloads.js';

const conversions: readonly Conversion[] = [
  workloads,
  ingress,
  podDisruptionBudget,
  horizontalPodAutoscalerBeta1,
  horizontalPodAutoscalerBeta2,
  endpointSlice,
  flowSchema,
  priorityLevelConfiguration,
  roles,
  roleBindings,
  webhookConfiguration,
  customResourceDefinition,
  certificateSigningRequest,
  dynamicResources,
  deviceClass,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
  ...sameShape,
];

/** The conversion that reads objects of this version, if there is one. */
export const conversionOf = (apiVersion: string, kind: string): Conversion | undefined =>
  conversions.find((c) => c.from.includes(apiVersion) && c.kinds.includes(kind));

import type { KubeObject } from '../../../compiler/kube/object.js';
import type { AdmissionRequest } from '../../../compiler/validate/types.js';
import type { AdmissionContext } from '../plugin.js';

export interface Hook {
  readonly policy: KubeObject;
  readonly bindings: readonly KubeObject[];
}

/** Policies with their bindings, by name; those without a binding do nothing. */
export function policiesOf(
  kind: 'ValidatingAdmissionPolicy' | 'MutatingAdmissionPolicy',
  { view }: AdmissionContext,
): Hook[] {
  const policies = view.list(`${kind}.admissionregistration.k8s.io`);
  if (!policies.length) return [];
  const bindings = view.list(`${kind}Binding.admissionregistration.k8s.io`);
  return policies
    .map((policy) => ({
      policy,
      bindings: bindings.filter(
        (b) => specOf<{ policyName?: string } | undefined>(b)?.policyName === policy.metadata.name,
      ),
    }))
    .filter((hook) => hook.bindings.length > 0);
}

const exempt: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io': [
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
  ],
  'authentication.k8s.io': ['selfsubjectreviews', 'tokenreviews'],
  'authorization.k8s.io': [
    'localsubjectaccessreviews',
    'selfsubjectaccessreviews',
    'selfsubjectrulesreviews',
    'subjectaccessreviews',
  ],
};

/** Resources that no policy and no webhook is asked about. */
export function isExempt(request: AdmissionRequest): boolean {
  return exempt[request.gvk.group]?.includes(request.resource) ?? false;
}

/** The spec of an object of a known kind. */
export const specOf = <T>(object: KubeObject): T => (object as unknown as { spec: T }).spec;

import type { AdmissionRequest, Refusal, StatusCause } from '../../compiler/validate/types.js';

/** `deployments.apps`, `pods` (schema.GroupResource.String). */
export function groupResource(request: AdmissionRequest): string {
  return request.gvk.group ? `${request.resource}.${request.gvk.group}` : request.resource;
}

/** The name an admission error shows: names are not generated yet when plugins run (admission/errors.go). */
function shownName(request: AdmissionRequest): string {
  return request.name || request.object.metadata?.name || request.object.metadata?.generateName || 'Unknown';
}

/** admission.NewForbidden. */
export function forbidden(request: AdmissionRequest, text: string, causes?: readonly StatusCause[]): Refusal {
  return forbiddenNamed(groupResource(request), shownName(request), text, causes);
}

/** apierrors.NewForbidden. */
export function forbiddenNamed(resource: string, name: string, text: string, causes?: readonly StatusCause[]): Refusal {
  const subject = name ? `${resource} "${name}"` : resource;
  return { code: 403, reason: 'Forbidden', message: `${subject} is forbidden: ${text}`, ...(causes ? { causes } : {}) };
}

/** apierrors.NewNotFound. */
export function notFound(resource: string, name: string): Refusal {
  return { code: 404, reason: 'NotFound', message: `${resource} "${name}" not found` };
}

/** utilerrors.NewAggregate(...).Error(): repeats are dropped, more than one is bracketed. */
export function aggregate(texts: readonly string[]): string {
  const unique = [...new Set(texts)];
  return unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
}

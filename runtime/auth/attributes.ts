import type { UserInfo } from '../../compiler/validate/types.js';

/** What an authorizer is asked (apiserver pkg/authorization/authorizer/interfaces.go). */
export interface ResourceAttributes {
  readonly namespace?: string;
  readonly verb?: string;
  /** Empty for the core group. */
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
}

export interface NonResourceAttributes {
  readonly path?: string;
  readonly verb?: string;
}

/** Spec of a SubjectAccessReview: one of the two kinds of attributes, and who asks. */
export interface AccessQuestion {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

/** Status of a SubjectAccessReview; `reason` is absent where the server gives none. */
export interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason?: string;
}

/** The groups a request of that user carries beside those it names (authentication and impersonation filters). */
export function impersonated(username: string, groups: readonly string[]): UserInfo {
  const all = [...groups];
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  if (account && groups.length === 0) all.push('system:serviceaccounts', `system:serviceaccounts:${account[1]}`);
  const base = username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  if (!all.includes(base)) all.push(base);
  return { username, groups: all };
}

/** The user name of a service account (apiserver pkg/authentication/serviceaccount/util.go). */
export function serviceAccountUsername(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

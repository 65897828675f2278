import type { SelfSubjectReview, TokenReview } from '../../../../schemas/generated/types/authentication_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import type { KindRules } from '../../types.js';

const group = 'authentication.k8s.io';

/** Mirrors pkg/registry/authentication/tokenreview/storage.go; no token is looked at. */
export const tokenReview: KindRules<TokenReview & KubeObject> = {
  group,
  kind: 'TokenReview',
  namespaced: false,
  virtual: true,
  validate: () => [],
  badRequest: ({ spec }) => (spec?.token ? undefined : 'token is required for TokenReview in authentication'),
};

/** Mirrors pkg/registry/authentication/selfsubjectreview/rest.go. */
export const selfSubjectReview: KindRules<SelfSubjectReview & KubeObject> = {
  group,
  kind: 'SelfSubjectReview',
  namespaced: false,
  virtual: true,
  validate: () => [],
};

import { fn, type Library } from '../check/env.js';
import { Opaque, type Value } from '../eval/values.js';

/** What `authorizer` asks; the shape of a SubjectAccessReview spec. */
export interface AuthorizationQuestion {
  readonly user: string;
  readonly groups: readonly string[];
  readonly resourceAttributes?: Readonly<
    Record<'namespace' | 'verb' | 'group' | 'resource' | 'subresource' | 'name', string>
  >;
  readonly nonResourceAttributes?: { readonly path: string; readonly verb: string };
}

export interface AuthorizationAnswer {
  readonly allowed: boolean;
  readonly reason?: string;
}

export type Authorize = (question: AuthorizationQuestion) => AuthorizationAnswer;

interface Who {
  readonly user: string;
  readonly groups: readonly string[];
  readonly authorize: Authorize;
}

interface ResourceCheck {
  readonly who: Who;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

const authz = 'kubernetes.authorization.Authorizer';
const groupCheck = 'kubernetes.authorization.GroupCheck';
const resourceCheck = 'kubernetes.authorization.ResourceCheck';
const pathCheck = 'kubernetes.authorization.PathCheck';
const decision = 'kubernetes.authorization.Decision';

export const authorizerTypes = { authorizer: authz, resourceCheck } as const;

const data = <T>(v: Value | undefined): T => (v as Opaque<T>).data;
const s = (v: Value | undefined): string => v as string;

/** The `authorizer` variable. */
export const makeAuthorizer = (who: Who): Opaque => new Opaque(authz, who);

/** `authorizer.requestResource`. */
export const makeResourceCheck = (check: ResourceCheck): Opaque => new Opaque(resourceCheck, check);

const emptyCheck = (who: Who, group: string): ResourceCheck => ({
  who,
  group,
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
});

function narrowed(field: 'subresource' | 'namespace' | 'name') {
  return fn(field, {
    [`${resourceCheck}.(string) -> ${resourceCheck}`]: ([c, text]) =>
      new Opaque(resourceCheck, { ...data<ResourceCheck>(c), [field]: s(text) }),
  });
}

/** Authorization checks (apiserver pkg/cel/library/authz.go). Selectors are read and, as by RBAC, not looked at. */
export const authorizer: Library = {
  name: 'kubernetes.authz',
  functions: [
    fn('path', {
      [`${authz}.(string) -> ${pathCheck}`]: ([a, path]) => new Opaque(pathCheck, { who: data<Who>(a), path: s(path) }),
    }),
    fn('group', {
      [`${authz}.(string) -> ${groupCheck}`]: ([a, group]) =>
        new Opaque(groupCheck, emptyCheck(data<Who>(a), s(group))),
    }),
    fn('serviceAccount', {
      [`${authz}.(string, string) -> ${authz}`]: ([a, namespace, name]) =>
        makeAuthorizer({
          ...data<Who>(a),
          user: `system:serviceaccount:${s(namespace)}:${s(name)}`,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${s(namespace)}`, 'system:authenticated'],
        }),
    }),
    fn('resource', {
      [`${groupCheck}.(string) -> ${resourceCheck}`]: ([g, resource]) =>
        new Opaque(resourceCheck, { ...data<ResourceCheck>(g), resource: s(resource) }),
    }),
    narrowed('subresource'),
    narrowed('namespace'),
    narrowed('name'),
    ...['fieldSelector', 'labelSelector'].map((name) =>
      fn(name, { [`${resourceCheck}.(string) -> ${resourceCheck}`]: ([c]) => c! }),
    ),
    fn('check', {
      [`${pathCheck}.(string) -> ${decision}`]: ([c, verb], meter) => {
        meter.spend(350_000);
        const { who, path } = data<{ who: Who; path: string }>(c);
        return decide(who, { nonResourceAttributes: { path, verb: s(verb) } });
      },
      [`${resourceCheck}.(string) -> ${decision}`]: ([c, verb], meter) => {
        meter.spend(350_000);
        const { who, ...resource } = data<ResourceCheck>(c);
        return decide(who, { resourceAttributes: { ...resource, verb: s(verb) } });
      },
    }),
    fn('errored', { [`${decision}.() -> bool`]: () => false }),
    fn('error', { [`${decision}.() -> string`]: () => '' }),
    fn('allowed', { [`${decision}.() -> bool`]: ([d]) => data<AuthorizationAnswer>(d).allowed }),
    fn('reason', { [`${decision}.() -> string`]: ([d]) => data<AuthorizationAnswer>(d).reason ?? '' }),
  ],
};

function decide(who: Who, what: Omit<AuthorizationQuestion, 'user' | 'groups'>): Opaque {
  return new Opaque(decision, who.authorize({ user: who.user, groups: who.groups, ...what }));
}

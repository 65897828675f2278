import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
} from '../../../../schemas/generated/types/networking_v1.js';
import { quoteGo } from '../../../kube/go-quote.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { parseIPSloppy } from '../../shared/ip.js';
import { isValidPortName } from '../../shared/names.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  has,
  invalidEach,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
  raiseGeneration,
} from '../checks.js';
import { validateTypedLocalReference } from './references.js';

type IngressObject = Ingress & KubeObject;

interface Options {
  readonly allowInvalidSecretName?: boolean;
  readonly allowInvalidWildcardHostRule?: boolean;
  readonly allowRelaxedServiceName: boolean;
}

const specPath = FieldPath.of('spec');
const classAnnotation = 'kubernetes.io/ingress.class';
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

/** Mirrors pkg/registry/networking/ingress/strategy.go and ValidateIngressCreate. */
export const ingress: KindRules<IngressObject> = {
  group: 'networking.k8s.io',
  kind: 'Ingress',
  namespaced: true,
  prepareForCreate(draft) {
    delete draft.status;
    draft.metadata.generation = 1;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => [
    ...validateSpec(object, { allowRelaxedServiceName: relaxedServiceNames(ctx) }),
    ...validateClassAnnotation(object),
  ],
  validateUpdate: (object, old, ctx) => validateSpec(object, updateOptions(old, ctx)),
  warnings: (object, old) =>
    !old && has(object.metadata.annotations, classAnnotation) && object.spec?.ingressClassName === undefined
      ? [`annotation ${quoteGo(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
};

/** RelaxedServiceNameValidation. */
const relaxedServiceNames = (ctx: ValidationContext): boolean => ctx.profile.atLeast('1.36');

/** What an older object broke it may go on breaking. */
function updateOptions(old: IngressObject, ctx: ValidationContext): Options {
  const spec = old.spec;
  const strict = { allowRelaxedServiceName: false };
  const names = [
    spec?.defaultBackend,
    ...(spec?.rules ?? []).flatMap((r) => (r.http?.paths ?? []).map((p) => p.backend)),
  ]
    .map((backend) => backend?.service?.name)
    .filter((name) => name !== undefined);
  return {
    allowInvalidSecretName: (spec?.tls ?? []).some((t) => t.secretName && isDNS1123Subdomain(t.secretName).length > 0),
    allowInvalidWildcardHostRule: (spec?.rules ?? []).some(
      (rule) => rule.host?.includes('*') && validateHTTP(rule, FieldPath.root, strict).length > 0,
    ),
    allowRelaxedServiceName:
      relaxedServiceNames(ctx) ||
      names.some((name) => isDNS1123Label(name).length === 0 && isDNS1035Label(name).length > 0),
  };
}

function validateClassAnnotation(object: IngressObject): FieldError[] {
  const annotations = object.metadata.annotations;
  const name = object.spec?.ingressClassName;
  if (!has(annotations, classAnnotation) || name === undefined || annotations[classAnnotation] === name) return [];
  return [
    invalid(
      FieldPath.of('annotations', classAnnotation),
      annotations[classAnnotation],
      'must match `ingressClassName` when both are specified',
    ),
  ];
}

function validateSpec(object: IngressObject, options: Options): FieldError[] {
  const errors: FieldError[] = [];
  const spec = object.spec ?? {};
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.push(invalid(specPath, spec.rules, 'either `defaultBackend` or `rules` must be specified'));
  if (spec.defaultBackend)
    errors.push(...validateBackend(spec.defaultBackend, specPath.child('defaultBackend'), options));
  (spec.rules ?? []).forEach((rule, i) => {
    errors.push(...validateRule(rule, specPath.child('rules').index(i), options));
  });
  (spec.tls ?? []).forEach((tls, i) => {
    const path = specPath.child('tls').index(i);
    (tls.hosts ?? []).forEach((host, j) => {
      errors.push(...validateHost(host, path.child('hosts').index(j)));
    });
    if (tls.secretName && !options.allowInvalidSecretName)
      errors.push(...invalidEach(path.child('secretName'), tls.secretName, isDNS1123Subdomain(tls.secretName)));
  });
  const name = spec.ingressClassName;
  if (name !== undefined)
    errors.push(...invalidEach(specPath.child('ingressClassName'), name, isDNS1123Subdomain(name)));
  return errors;
}

const validateHost = (host: string, path: FieldPath): FieldError[] =>
  invalidEach(path, host, host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host));

function validateRule(rule: IngressRule, path: FieldPath, options: Options): FieldError[] {
  const errors: FieldError[] = [];
  const host = rule.host ?? '';
  if (host) {
    if (parseIPSloppy(host)) errors.push(invalid(path.child('host'), host, 'must be a DNS name, not an IP address'));
    errors.push(...validateHost(host, path.child('host')));
  }
  if (!host.includes('*') || !options.allowInvalidWildcardHostRule) errors.push(...validateHTTP(rule, path, options));
  return errors;
}

function validateHTTP(rule: IngressRule, path: FieldPath, options: Options): FieldError[] {
  if (!rule.http) return [];
  const at = path.child('http', 'paths');
  const paths = rule.http.paths ?? [];
  return [...(paths.length ? [] : [required(at)]), ...paths.flatMap((p, i) => validatePath(p, at.index(i), options))];
}

function validatePath(entry: HTTPIngressPath, path: FieldPath, options: Options): FieldError[] {
  if (entry.pathType === undefined) return [required(path.child('pathType'), 'pathType must be specified')];
  const errors: FieldError[] = [];
  const text = entry.path ?? '';
  const at = path.child('path');
  if (entry.pathType === 'Exact' || entry.pathType === 'Prefix') {
    if (!text.startsWith('/')) errors.push(invalid(at, text, 'must be an absolute path'));
    for (const bad of ['//', '/./', '/../', '%2f', '%2F'])
      if (text.includes(bad)) errors.push(invalid(at, text, `must not contain '${bad}'`));
    for (const bad of ['/..', '/.']) if (text.endsWith(bad)) errors.push(invalid(at, text, `cannot end with '${bad}'`));
  } else if (entry.pathType === 'ImplementationSpecific') {
    if (text && !text.startsWith('/')) errors.push(invalid(at, text, 'must be an absolute path'));
  } else errors.push(notSupported(path.child('pathType'), entry.pathType, pathTypes));
  return [...errors, ...validateBackend(entry.backend ?? {}, path.child('backend'), options)];
}

function validateBackend(backend: IngressBackend, path: FieldPath, options: Options): FieldError[] {
  const { resource, service } = backend;
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return validateTypedLocalReference(resource, path.child('resource'));
  if (!service) return [invalid(path, '', 'resource or service backend is required')];
  const errors: FieldError[] = [];
  const namePath = path.child('service', 'name');
  const check = options.allowRelaxedServiceName ? isDNS1123Label : isDNS1035Label;
  if (service.name) errors.push(...invalidEach(namePath, service.name, check(service.name)));
  else errors.push(required(namePath));
  const { name, number } = service.port ?? {};
  const portPath = path.child('service', 'port');
  if (name && number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (name) errors.push(...invalidEach(portPath.child('name'), name, isValidPortName(name)));
  else if (number) errors.push(...invalidEach(portPath.child('number'), number, isValidPortNum(number)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}

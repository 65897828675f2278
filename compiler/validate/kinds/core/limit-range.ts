import type { LimitRange, LimitRangeItem } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { compareQuantities, milliValueOf, quantity, wholeValueOf } from '../../../kube/quantity.js';
import { duplicate, type FieldError, forbidden, invalid, named, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { has, invalidEach, isQualifiedName, type ResourceList, roundResourceList } from '../checks.js';
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from './resource-names.js';

type LimitRangeObject = LimitRange & KubeObject;

/** Mirrors pkg/registry/core/limitrange/strategy.go, SetDefaults_LimitRangeItem and ValidateLimitRange. */
export const limitRange: KindRules<LimitRangeObject> = {
  group: '',
  kind: 'LimitRange',
  namespaced: true,
  createOnUpdate: true,
  metaOnUpdate: ['create'],
  defaults(draft) {
    for (const item of draft.spec?.limits ?? []) {
      if (item.type === 'Container') defaultItem(item);
      for (const list of [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio])
        roundResourceList(list);
    }
  },
  prepareForCreate(draft) {
    // The server draws a UID for a name.
    draft.metadata.name ||= '00000000-0000-4000-8000-000000000000';
  },
  validate: validateLimitRange,
  validateUpdate: validateLimitRange,
};

function defaultItem(item: LimitRangeItem): void {
  const limits: Record<string, string | number> = { ...item.default };
  const requests: Record<string, string | number> = { ...item.defaultRequest };
  const fill = (into: Record<string, string | number>, from: ResourceList | undefined): void => {
    for (const [k, v] of Object.entries(from ?? {})) if (!Object.hasOwn(into, k)) into[k] = v;
  };
  fill(limits, item.max);
  fill(requests, limits);
  fill(requests, item.min);
  if (Object.keys(limits).length) item.default = limits;
  if (Object.keys(requests).length) item.defaultRequest = requests;
}

function validateLimitRange(object: LimitRangeObject): FieldError[] {
  const errors: FieldError[] = [];
  const types = new Set<string>();
  (object.spec?.limits ?? []).forEach((item, i) => {
    const path = FieldPath.of('spec', 'limits').index(i);
    const type = item.type ?? '';
    errors.push(...validateTypeName(type, path.child('type')));
    if (types.has(type)) errors.push(duplicate(path.child('type'), type));
    types.add(type);
    errors.push(...validateItem(item, path));
  });
  return errors;
}

function validateTypeName(type: string, path: FieldPath): FieldError[] {
  const errors = invalidEach(path, named(type), isQualifiedName(type));
  if (errors.length || type.includes('/') || ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type))
    return errors;
  return [invalid(path, named(type), 'must be a standard limit type or fully qualified')];
}

function validateItem(item: LimitRangeItem, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const check = (field: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio'): void => {
    const container = item.type === 'Pod' || item.type === 'Container';
    for (const name of Object.keys(item[field] ?? {})) {
      const at = path.child(field).key(name);
      errors.push(...(container ? validateContainerResourceName(name, at) : validateResourceName(name, at)));
      names.add(name);
    }
  };
  check('max');
  check('min');
  if (item.type === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const)
      if (Object.keys(item[field] ?? {}).length)
        errors.push(forbidden(path.child(field), "may not be specified when `type` is 'Pod'"));
  } else {
    check('default');
    check('defaultRequest');
  }
  if (item.type === 'PersistentVolumeClaim' && !has(item.min, 'storage') && !has(item.max, 'storage'))
    errors.push(
      required(path.child('limits'), 'either minimum or maximum storage value is required, but neither was provided'),
    );
  check('maxLimitRequestRatio');
  for (const name of names) errors.push(...validateBounds(item, name, path));
  return errors;
}

/** The relations between the five quantities of one resource. */
function validateBounds(item: LimitRangeItem, name: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const pod = item.type === 'Pod';
  const pick = (list: ResourceList | undefined): string | undefined =>
    has(list, name) ? String(list[name]) : undefined;
  const min = pick(item.min);
  const max = pick(item.max);
  const limit = pod ? undefined : pick(item.default);
  const request = pod ? undefined : pick(item.defaultRequest);
  const ratio = pick(item.maxLimitRequestRatio);
  const above = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && compareQuantities(quantity(a), quantity(b)) > 0;
  const add = (field: string, value: string | undefined, detail: string): void => {
    errors.push(invalid(path.child(field).key(name), value, detail));
  };
  if (above(min, max)) add('min', min, `min value ${min} is greater than max value ${max}`);
  if (above(min, request))
    add('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  if (above(request, max))
    add('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  if (above(request, limit))
    add('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`);
  if (above(min, limit)) add('default', min, `min value ${min} is greater than default value ${limit}`);
  if (above(limit, max)) add('default', max, `default value ${limit} is greater than max value ${max}`);
  if (above('1', ratio)) add('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const bound = ratioBound(ratio, min, max);
    if (bound.ratio > bound.most)
      add('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${formatFloat(bound.most)}`);
  }
  if (
    !isOvercommitAllowed(name) &&
    limit !== undefined &&
    request !== undefined &&
    (above(limit, request) || above(request, limit))
  )
    add('defaultRequest', request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`);
  return errors;
}

/** Thousandths where they fit an int64, whole units otherwise. */
function ratioBound(ratio: string, min: string, max: string): { ratio: number; most: number } {
  const most = (1n << 63n) / 1000n;
  if ([ratio, min, max].every((q) => wholeValueOf(q) < most))
    return { ratio: Number(milliValueOf(ratio)) / 1000, most: Number(milliValueOf(max)) / Number(milliValueOf(min)) };
  return { ratio: Number(wholeValueOf(ratio)), most: Number(wholeValueOf(max)) / Number(wholeValueOf(min)) };
}

/** %f. */
const formatFloat = (n: number): string =>
  Number.isNaN(n) ? 'NaN' : Number.isFinite(n) ? n.toFixed(6) : n > 0 ? '+Inf' : '-Inf';

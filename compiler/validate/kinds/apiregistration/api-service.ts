import type { APIService, APIServiceSpec } from '../../../../schemas/generated/types/apiregistration_v1.js';
import { quoteGo } from '../../../kube/go-quote.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import {
  decodedLength,
  invalidEach,
  isDNS1035Label,
  isDNS1123Subdomain,
  isPathSegmentName,
  isValidPortNum,
} from '../checks.js';

type ServiceObject = APIService & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors kube-aggregator pkg/registry/apiservice/strategy.go and ValidateAPIService. */
export const apiService: KindRules<ServiceObject> = {
  group: 'apiregistration.k8s.io',
  kind: 'APIService',
  namespaced: false,
  unconditionalUpdate: false,
  nameErrors(name, _prefix, _ctx, { spec }) {
    const wanted = `${spec?.version ?? ''}.${spec?.group ?? ''}`;
    const wrong = isPathSegmentName(name);
    if (wrong.length || name === wanted) return wrong;
    return [`must be \`spec.version+"."+spec.group\`: ${quoteGo(wanted)}`];
  },
  defaults(draft) {
    if (draft.spec?.service) draft.spec.service.port ??= 443;
  },
  prepareForCreate(draft, ctx) {
    delete draft.status;
    if (!draft.spec?.service)
      draft.status = {
        conditions: [
          {
            type: 'Available',
            status: 'True',
            lastTransitionTime: ctx.now as never,
            reason: 'Local',
            message: 'Local APIServices are always available',
          },
        ],
      };
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate,
};

function validate(object: ServiceObject): FieldError[] {
  const spec = object.spec ?? ({} as APIServiceSpec);
  const { group = '', version = '' } = spec;
  const errors: FieldError[] = [];
  if (!group && version !== 'v1')
    errors.push(required(specPath.child('group'), 'only v1 may have an empty group and it better be legacy kube'));
  if (group) errors.push(...invalidEach(specPath.child('group'), group, isDNS1123Subdomain(group)));
  errors.push(...invalidEach(specPath.child('version'), version, isDNS1035Label(version)));
  const priority = (field: 'groupPriorityMinimum' | 'versionPriority', most: number): void => {
    const value = spec[field] ?? 0;
    if (value <= 0 || value > most)
      errors.push(invalid(specPath.child(field), value, `must be positive and less than ${most}`));
  };
  priority('groupPriorityMinimum', 20000);
  priority('versionPriority', 1000);
  return [...errors, ...validateTarget(spec)];
}

function validateTarget(spec: APIServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const bundle = decodedLength(spec.caBundle ?? '');
  const insecure = spec.insecureSkipTLSVerify ?? false;
  const insecurePath = specPath.child('insecureSkipTLSVerify');
  const { service } = spec;
  if (!service) {
    if (bundle)
      errors.push(invalid(specPath.child('caBundle'), `${bundle} bytes`, 'local APIServices may not have a caBundle'));
    if (insecure) errors.push(invalid(insecurePath, insecure, 'local APIServices may not have insecureSkipTLSVerify'));
    return errors;
  }
  const path = specPath.child('service');
  if (!service.namespace) errors.push(required(path.child('namespace')));
  if (!service.name) errors.push(required(path.child('name')));
  const port = service.port ?? 0;
  const wrong = isValidPortNum(port);
  if (wrong.length) errors.push(invalid(path.child('port'), port, `port is not valid: ${wrong.join(', ')}`));
  if (insecure && bundle) errors.push(invalid(insecurePath, insecure, 'may not be true if caBundle is present'));
  return errors;
}

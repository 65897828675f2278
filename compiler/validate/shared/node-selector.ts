import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from '../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, named, required } from '../field/error.js';
import type { FieldPath } from '../field/path.js';
import { validateLabelName } from './labels.js';
import { invalidEach, isDNS1123Subdomain, isValidLabelValue } from './names.js';

/** Node selectors of pods and volumes. Mirrors ValidateNodeSelector of pkg/apis/core/validation/validation.go. */

export interface NodeSelectorOptions {
  readonly allowInvalidValues?: boolean;
}

export function validateNodeSelector(
  selector: NodeSelector,
  path: FieldPath,
  options: NodeSelectorOptions = {},
): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  const at = path.child('nodeSelectorTerms');
  if (!terms.length) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateNodeSelectorTerm(term, at.index(i), options));
}

export function validateNodeSelectorTerm(
  term: NodeSelectorTerm,
  path: FieldPath,
  options: NodeSelectorOptions = {},
): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((r, i) =>
      validateRequirement(r, path.child('matchExpressions').index(i), options),
    ),
    ...(term.matchFields ?? []).flatMap((r, i) => validateFieldRequirement(r, path.child('matchFields').index(i))),
  ];
}

/** ValidateNodeSelectorRequirement. */
function validateRequirement(
  requirement: NodeSelectorRequirement,
  path: FieldPath,
  options: NodeSelectorOptions,
): FieldError[] {
  const out: FieldError[] = [];
  const values = requirement.values ?? [];
  const at = path.child('values');
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (!values.length) out.push(required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length) out.push(forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) out.push(required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      out.push(invalid(path.child('operator'), named(requirement.operator ?? ''), 'not a valid selector operator'));
  }
  out.push(...validateLabelName(requirement.key ?? '', path.child('key')));
  if (!options.allowInvalidValues)
    values.forEach((value, i) => {
      out.push(...invalidEach(at.index(i), value, isValidLabelValue(value)));
    });
  return out;
}

/** ValidateNodeFieldSelectorRequirement: only metadata.name is a field. */
function validateFieldRequirement(requirement: NodeSelectorRequirement, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const values = requirement.values ?? [];
  if (requirement.operator !== 'In' && requirement.operator !== 'NotIn')
    out.push(invalid(path.child('operator'), named(requirement.operator ?? ''), 'not a valid selector operator'));
  else if (values.length !== 1)
    out.push(
      required(
        path.child('values'),
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  if (requirement.key !== 'metadata.name')
    return [...out, invalid(path.child('key'), requirement.key ?? '', 'not a valid field selector key')];
  values.forEach((value, i) => {
    out.push(...invalidEach(path.child('values').index(i), value, isDNS1123Subdomain(value)));
  });
  return out;
}

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

/** GetNodeLabelDeprecatedMessage of pkg/api/node/util.go. */
export const nodeLabelDeprecation = (key: string): string | undefined =>
  Object.hasOwn(deprecatedLabels, key) ? deprecatedLabels[key] : undefined;

/** GetWarningsForNodeSelectorTerm; `checkValues` adds the values that would be refused in an update. */
export function nodeSelectorTermWarnings(term: NodeSelectorTerm, path: FieldPath, checkValues = false): string[] {
  const out: string[] = [];
  (term.matchExpressions ?? []).forEach((expression, i) => {
    const at = path.child('matchExpressions').index(i);
    const text = nodeLabelDeprecation(expression.key ?? '');
    if (text) out.push(`${at.child('key')}: ${expression.key} is ${text}`);
    if (!checkValues) return;
    (expression.values ?? []).forEach((value, j) => {
      for (const message of isValidLabelValue(value))
        out.push(`${at.child('values').index(j)}: ${value} is invalid, ${message}`);
    });
  });
  return out;
}

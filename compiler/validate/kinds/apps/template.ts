import type { PodSpec, PodTemplateSpec } from '../../../../schemas/generated/types/core_v1.js';
import type { LabelSelector } from '../../../../schemas/generated/types/meta_v1.js';
import { type Labels, matchesSelector } from '../../../kube/selectors.js';
import { type FieldError, forbidden, invalid, notSupported } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { map as mapForm, labelSelector as selectorForm } from '../../shared/internal-form.js';
import { validateLabelSelector } from '../../shared/labels.js';
import { isDNS1123Label } from '../../shared/names.js';
import { dropInitContainerAnnotations, podSpecFromHub, podSpecToHub } from '../core/pod/conversion.js';
import { defaultPodSpec } from '../core/pod/defaults.js';
import type { PodOptions } from '../core/pod/options.js';
import { validatePodTemplateSpec } from '../core/pod/template.js';
import { podWarnings } from '../core/pod/warnings.js';

/** What every kind with a pod template does with it. */
export const templatePath = FieldPath.of('spec', 'template');

export function defaultTemplate(template: PodTemplateSpec | undefined): void {
  if (template?.spec) defaultPodSpec(template.spec);
}

export function templateToHub(template: PodTemplateSpec | undefined): void {
  podSpecToHub(template?.spec);
  dropInitContainerAnnotations(template?.metadata);
}
export const templateFromHub = (template: PodTemplateSpec | undefined): void => podSpecFromHub(template?.spec);

/** True where LabelSelectorAsSelector makes a selector of it. */
export const isSelector = (selector: LabelSelector | undefined): boolean =>
  validateLabelSelector(selector, FieldPath.root).length === 0;

const isEmpty = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;

/** Selector checks of workloads: valid, not empty. `path` is that of the selector. */
export function validateWorkloadSelector(selector: LabelSelector, path: FieldPath, kind: string): FieldError[] {
  const out = validateLabelSelector(selector, path);
  if (isEmpty(selector)) out.push(invalid(path, selectorForm(selector), `empty selector is invalid for ${kind}`));
  return out;
}

/** The template must carry the labels that the selector asks for; a missing selector matches nothing. */
export function validateTemplateLabels(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  path: FieldPath,
): FieldError[] {
  const labels = template.metadata?.labels;
  if (selector && (isEmpty(selector) || matchesSelector(selector, labels as Labels | undefined))) return [];
  const text = '`selector` does not match template `labels`';
  return [invalid(path.child('metadata', 'labels'), mapForm(labels), text)];
}

/** Templates of pods that must run for ever: restartPolicy Always, no deadline. */
export function validateRunsForever(spec: PodSpec, path: FieldPath, kind: string): FieldError[] {
  const out: FieldError[] = [];
  if (spec.restartPolicy !== 'Always')
    out.push(notSupported(path.child('restartPolicy'), spec.restartPolicy ?? '', ['Always']));
  if (spec.activeDeadlineSeconds !== undefined)
    out.push(forbidden(path.child('activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`));
  return out;
}

/** ValidatePodTemplateSpecForReplicaSet. */
export function validateReplicatedTemplate(
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  return [
    ...validateTemplateLabels(template, selector, path),
    ...validatePodTemplateSpec(template, path, options),
    ...validateRunsForever(template.spec!, path.child('spec'), 'ReplicaSet'),
  ];
}

export function templateWarnings(template: PodTemplateSpec | undefined, path: FieldPath = templatePath): string[] {
  return template?.spec ? podWarnings(template.spec, template.metadata ?? {}, path, true) : [];
}

/** Names that pods inherit had better be DNS labels. */
export function podNameWarnings(name: string | undefined): string[] {
  const texts = isDNS1123Label(name ?? '');
  if (texts.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${texts.join(' ')}]`,
  ];
}

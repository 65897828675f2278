import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { forbiddenNamed } from '../refusals.js';

const annotation = 'scheduler.alpha.kubernetes.io/node-selector';

/** PodNodeSelector, off by default (plugin/pkg/admission/podnodeselector/admission.go): a namespace has its nodes. */
export const podNodeSelector: AdmissionPlugin = {
  name: 'PodNodeSelector',
  operations: ['CREATE'],
  admit(request, context) {
    const found = read(request, context);
    if (!found || 'message' in found) return found;
    const spec = (request.object as unknown as Pod).spec!;
    if (conflicts(found.selector, spec.nodeSelector)) return conflict(request);
    const merged = { ...found.selector, ...spec.nodeSelector };
    if (Object.keys(merged).length) spec.nodeSelector = merged;
    return undefined;
  },
  validate(request, context) {
    const found = read(request, context);
    if (!found || 'message' in found) return found;
    const own = (request.object as unknown as Pod).spec?.nodeSelector ?? {};
    if (conflicts(found.selector, own)) return conflict(request);
    const allowed = parse(context.options.nodeSelectors?.[request.namespace] ?? '') ?? {};
    const outside = Object.keys(allowed).length > 0 && Object.entries(own).some(([k, v]) => allowed[k] !== v);
    return outside
      ? forbiddenNamed('pods', request.name, 'pod node label selector labels conflict with its namespace whitelist')
      : undefined;
  },
};

function read(
  request: AdmissionRequest,
  { view, options }: AdmissionContext,
): { selector: Labels } | Refusal | undefined {
  if (request.resource !== 'pods' || request.gvk.group || request.subresource) return undefined;
  if (!(request.object as unknown as Pod).spec) return undefined;
  const written =
    view.get('Namespace', '', request.namespace)?.metadata.annotations?.[annotation] ??
    options.nodeSelectors?.['clusterDefaultNodeSelector'] ??
    '';
  const selector = parse(written);
  return selector
    ? { selector }
    : { code: 500, reason: 'InternalError', message: `Internal error occurred: invalid selector: [${written}]` };
}

type Labels = Record<string, string>;

/** ConvertSelectorToLabelsMap: `a=b,c=d`. */
function parse(text: string): Labels | undefined {
  const out: Labels = {};
  for (const pair of text === '' ? [] : text.split(',')) {
    const m = /^\s*([^=\s]+)\s*=\s*([^=\s]*)\s*$/.exec(pair);
    if (!m) return undefined;
    out[m[1]!] = m[2]!;
  }
  return out;
}

const conflicts = (a: Labels, b: Readonly<Labels> | undefined): boolean =>
  Object.entries(b ?? {}).some(([k, v]) => Object.hasOwn(a, k) && a[k] !== v);

const conflict = (request: AdmissionRequest): Refusal =>
  forbiddenNamed('pods', request.name, 'pod node label selector conflicts with its namespace node label selector');

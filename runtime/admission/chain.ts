import type { AdmissionHooks, AdmissionRequest, Refusal } from '../../compiler/validate/types.js';
import type { AdmissionContext, AdmissionPlugin } from './plugin.js';
import { admissionPlugins } from './registry.js';
import { reinvocationOf } from './reinvocation.js';

/**
 * The admission chain of a server of that minor: first every plugin that may change the object, then, once it is valid,
 * every plugin that judges it; the first refusal ends it (apiserver pkg/admission/chain.go).
 */
export function createAdmission(context: AdmissionContext): AdmissionHooks {
  const { enable = [], disable = [] } = context.options;
  const plugins = admissionPlugins
    .filter(({ plugin, defaultOn }) => (defaultOn ? !disable.includes(plugin.name) : enable.includes(plugin.name)))
    .map(({ plugin }) => plugin)
    .filter((plugin) => plugin.available?.(context) ?? true);
  const run = (request: AdmissionRequest, step: 'admit' | 'validate'): Refusal | undefined => {
    for (const plugin of plugins) {
      const refusal = handles(plugin, request) ? plugin[step]?.(request, context) : undefined;
      if (refusal) return refusal;
    }
    return undefined;
  };
  const mutate = (request: AdmissionRequest): Refusal | undefined => {
    const refusal = run(request, 'admit');
    const again = reinvocationOf(request);
    if (refusal || !again.wanted) return refusal;
    // Somebody's rules changed the object: once more, so that every plugin sees the result.
    again.second = true;
    return run(request, 'admit');
  };
  return { mutate, validate: (request) => run(request, 'validate') };
}

const handles = (plugin: AdmissionPlugin, request: AdmissionRequest): boolean =>
  plugin.operations.includes(request.operation);

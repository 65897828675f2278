import type { AdmissionHooks, AdmissionRequest, Refusal } from '../../compiler/validate/types.js';
import type { AdmissionContext, AdmissionPlugin, Operation } from './plugin.js';
import { admissionPlugins } from './registry.js';
import { wantedAgain } from './reinvocation.js';

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
  const chains = new Map<string, readonly AdmissionPlugin[]>();
  const chainOf = (operation: Operation, step: 'admit' | 'validate'): readonly AdmissionPlugin[] => {
    const key = `${step} ${operation}`;
    let chain = chains.get(key);
    if (!chain) {
      chain = plugins.filter((plugin) => plugin.operations.includes(operation) && plugin[step]);
      chains.set(key, chain);
    }
    return chain;
  };
  const run = (request: AdmissionRequest, step: 'admit' | 'validate'): Refusal | undefined => {
    for (const plugin of chainOf(request.operation, step)) {
      const refusal = plugin[step]!(request, context);
      if (refusal) return refusal;
    }
    return undefined;
  };
  const mutate = (request: AdmissionRequest): Refusal | undefined => {
    const refusal = run(request, 'admit');
    const again = wantedAgain(request);
    if (refusal || !again) return refusal;
    // Somebody's rules changed the object: once more, so that every plugin sees the result.
    again.second = true;
    return run(request, 'admit');
  };
  return { mutate, validate: (request) => run(request, 'validate') };
}

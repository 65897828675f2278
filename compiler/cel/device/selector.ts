import type { VersionProfile } from '../../../schemas/profile.js';
import { programProblem } from '../check/constants.js';
import type { TypeProvider } from '../check/env.js';
import { any, type CelType, isAny, mapOf, opaque, struct, types } from '../check/types.js';
import { greatestCost } from '../cost/estimate.js';
import type { Sizes } from '../cost/node.js';
import { between, type Range } from '../cost/range.js';
import { compile } from '../eval/program.js';
import { kubernetesEnv } from '../kubernetes.js';

/* CEL selectors of devices (k8s.io/dynamic-resource-allocation/cel/compile.go), as far as a claim is checked for them. */

const deviceType = 'kubernetes.DRADevice';
/** CELSelectorExpressionMaxCost. */
const costLimit = 1_000_000n;

function fieldsOf(profile: VersionProfile): ReadonlyMap<string, CelType> {
  const perDomain = (value: CelType): CelType => mapOf(types.string, mapOf(types.string, value));
  return new Map([
    ['driver', types.string],
    ['attributes', perDomain(any)],
    ['capacity', perDomain(opaque('kubernetes.Quantity'))],
    // DRAConsumableCapacity is on since 1.36.
    ...(profile.atLeast('1.36') ? ([['allowMultipleAllocations', types.bool]] as const) : []),
  ]);
}

/** Most characters of names and values, and most entries of each map. */
const most = { driver: 63, domain: 63, id: 32, value: 64, entries: 32 } as const;

const sizes: Sizes = {
  sizeOf([root, field, ...rest]): Range | undefined {
    if (root !== 'device') return undefined;
    if (field === undefined) return between(0, 0);
    if (field === 'driver') return rest.length ? undefined : between(0, most.driver);
    if (field === 'allowMultipleAllocations') return rest.length ? undefined : between(0, 1);
    if (field !== 'attributes' && field !== 'capacity') return undefined;
    if (!rest.length) return between(0, most.entries);
    const [domain, id, ...deeper] = rest;
    if (domain === '@keys') return id === undefined ? between(0, most.domain) : undefined;
    if (domain !== '@values' && domain !== '@items') return undefined;
    if (id === undefined) return between(0, most.entries);
    if (deeper.length) return undefined;
    if (id === '@keys') return between(0, most.id);
    if (field === 'attributes') return between(0, most.value);
    return id === '@values' || id === '@items' ? between(0, 0) : undefined;
  },
};

export interface SelectorProblem {
  readonly reason: 'invalid' | 'internal' | 'forbidden';
  readonly detail: string;
}

/** What the server says against a selector; undefined where it takes it. */
export function selectorProblem(
  expression: string,
  stored: boolean,
  profile: VersionProfile,
): SelectorProblem | undefined {
  const fields = fieldsOf(profile);
  const provider: TypeProvider = { fieldsOf: (name) => (name === deviceType ? fields : undefined) };
  const env = kubernetesEnv(profile, { device: struct(deviceType) }, provider, { stored, binds: true });
  const compiled = compile(expression, env);
  if (compiled.error !== undefined) return { reason: 'invalid', detail: `compilation failed: ${compiled.error}` };
  const { checked } = compiled;
  const { type } = checked;
  if (type.kind !== 'bool' && !isAny(type))
    return { reason: 'invalid', detail: `must evaluate to bool or the unknown type, not ${shown(type)}` };
  const problem = programProblem(checked);
  if (problem !== undefined) return { reason: 'internal', detail: `program instantiation failed: ${problem}` };
  return greatestCost(checked, sizes, profile.atLeast('1.37')) > costLimit
    ? { reason: 'forbidden', detail: 'too complex, exceeds cost limit' }
    : undefined;
}

/** Type.String of cel-go. */
const shown = (t: CelType): string => (t.params.length ? `${t.name}(${t.params.map(shown).join(', ')})` : t.name);

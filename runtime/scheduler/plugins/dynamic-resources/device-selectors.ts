import { environment } from '../../../../compiler/cel/check/env.js';
import { type CelType, mapOf, struct, types } from '../../../../compiler/cel/check/types.js';
import { evaluate } from '../../../../compiler/cel/eval/interpreter.js';
import { type Compiled, compile } from '../../../../compiler/cel/eval/program.js';
import { CelMap, type Value } from '../../../../compiler/cel/eval/values.js';
import { kubernetesEnv } from '../../../../compiler/cel/kubernetes.js';
import type { Device, DeviceAttribute } from '../../../../schemas/generated/types/resource_v1.js';
import type { VersionProfile } from '../../../../schemas/profile.js';

/** CEL selectors over devices. Mirrors dynamic-resource-allocation/cel/compile.go. */
export type Verdict =
  | { readonly matches: boolean }
  | { readonly compileError: string }
  | { readonly runtimeError: string };

const deviceType = 'kubernetes.DRADevice';
const fields = new Map<string, CelType>([
  ['driver', types.string],
  ['allowMultipleAllocations', types.bool],
  ['attributes', mapOf(types.string, mapOf(types.string, types.dyn))],
  ['capacity', mapOf(types.string, mapOf(types.string, types.dyn))],
]);

const helpers = environment([]);

/** A domain without entries reads as an empty one. */
class Domains extends CelMap {
  override get(key: Value): Value | undefined {
    return super.get(key) ?? new CelMap();
  }
}

/** Selectors, compiled once. */
export class DeviceSelectors {
  private readonly env;
  private readonly compiled = new Map<string, Compiled>();

  constructor(profile: VersionProfile) {
    const provider = { fieldsOf: (name: string) => (name === deviceType ? fields : helpers.types.fieldsOf(name)) };
    this.env = kubernetesEnv(profile, { device: struct(deviceType) }, provider);
  }

  match(expression: string, driver: string, device: Device): Verdict {
    let program = this.compiled.get(expression);
    if (!program) {
      program = compile(expression, this.env);
      this.compiled.set(expression, program);
    }
    if (program.error !== undefined) return { compileError: program.error };
    const value = this.value(driver, device);
    const outcome = evaluate(program.checked, (name) => (name === 'device' ? value : undefined));
    if (outcome.error !== undefined) return { runtimeError: outcome.error };
    return { matches: outcome.value === true };
  }

  private value(driver: string, device: Device): CelMap {
    return new CelMap([
      ['driver', driver],
      ['allowMultipleAllocations', device.allowMultipleAllocations ?? false],
      ['attributes', byDomain(driver, device.attributes ?? {}, attributeValue)],
      ['capacity', byDomain(driver, device.capacity ?? {}, (c) => this.quantity(String(c.value)))],
    ]);
  }

  /** A quantity as the library makes it. */
  private quantity(text: string): Value {
    const make = this.env.functions.get('quantity')?.overloads[0];
    return make ? make.call([text], { spend: () => {} }) : text;
  }
}

function attributeValue(a: DeviceAttribute): Value {
  if (a.string !== undefined) return a.string;
  if (a.int !== undefined) return BigInt(a.int);
  if (a.bool !== undefined) return a.bool;
  return a.version ?? null;
}

function byDomain<T>(driver: string, entries: Readonly<Record<string, T>>, value: (entry: T) => Value): CelMap {
  const domains = new Map<string, [Value, Value][]>();
  for (const [name, entry] of Object.entries(entries)) {
    const slash = name.indexOf('/');
    const domain = slash < 0 ? driver : name.slice(0, slash);
    const list = domains.get(domain) ?? [];
    list.push([slash < 0 ? name : name.slice(slash + 1), value(entry)]);
    domains.set(domain, list);
  }
  return new Domains([...domains].map(([d, list]) => [d, new CelMap(list)] as const));
}

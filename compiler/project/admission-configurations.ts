import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import {
  type Level,
  type LevelVersion,
  levels,
  type Policy,
  parseVersion,
} from '../../runtime/admission/pod-security/policy.js';
import { isObject, type Json, type JsonObject } from '../kube/json.js';

/** Reads the configuration of one plugin; what is wrong with it goes to `problems`, with `at` in front. */
type Read = (value: JsonObject, at: string, problems: string[]) => AdmissionSettings;

/** By the name of the plugin. */
export const admissionConfigurations: Readonly<Record<string, Read>> = {
  PodSecurity: podSecurity,
  PodNodeSelector: podNodeSelector,
  EventRateLimit: eventRateLimit,
};

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];

/** PodSecurityConfiguration (pod-security-admission admission/api/validation/validation.go). */
function podSecurity(value: JsonObject, at: string, problems: string[]): AdmissionSettings {
  if (!/^pod-security\.admission\.config\.k8s\.io\/v1(?:alpha1|beta1)?$/.test(String(value['apiVersion'])))
    problems.push(`${at}: not a PodSecurityConfiguration of pod-security.admission.config.k8s.io/v1`);
  const given = isObject(value['defaults']) ? value['defaults'] : {};
  const exempt = isObject(value['exemptions']) ? value['exemptions'] : {};
  const policy = (mode: keyof Policy): LevelVersion => {
    const [level = 'privileged', version = 'latest'] = [
      given[mode] || undefined,
      given[`${mode}-version`] || undefined,
    ];
    const known = levels.find((l) => l === level);
    const parsed = parseVersion(String(version));
    if (!known) problems.push(`${at}: defaults.${mode} is none of ${levels.join(', ')}`);
    if (parsed === undefined) problems.push(`${at}: defaults.${mode}-version must be "latest" or "v1.x"`);
    return { level: known ?? ('privileged' satisfies Level), version: parsed ?? 'latest' };
  };
  return {
    podSecurity: {
      defaults: { enforce: policy('enforce'), audit: policy('audit'), warn: policy('warn') },
      exemptions: {
        usernames: texts(exempt['usernames']),
        namespaces: texts(exempt['namespaces']),
        runtimeClasses: texts(exempt['runtimeClasses']),
      },
    },
  };
}

function podNodeSelector(value: JsonObject, at: string, problems: string[]): AdmissionSettings {
  const selectors = value['podNodeSelectorPluginConfig'];
  if (isObject(selectors)) return { nodeSelectors: Object.fromEntries(Object.entries(selectors).map(entryOfTexts)) };
  problems.push(`${at}: has no podNodeSelectorPluginConfig`);
  return {};
}

const entryOfTexts = ([key, value]: [string, Json | undefined]): [string, string] => [key, String(value ?? '')];

const limitTypes = ['Server', 'Namespace', 'User', 'SourceAndObject'] as const;

/** Configuration (kubernetes plugin/pkg/admission/eventratelimit/apis/eventratelimit/validation/validation.go). */
function eventRateLimit(value: JsonObject, at: string, problems: string[]): AdmissionSettings {
  const limits = (Array.isArray(value['limits']) ? value['limits'] : []).filter(isObject);
  if (!limits.length) problems.push(`${at}: limits must not be empty`);
  const count = (limit: JsonObject, i: number, key: 'qps' | 'burst'): number => {
    const n = Number(limit[key] ?? 0);
    if (!Number.isInteger(n) || n <= 0) problems.push(`${at}: limits[${i}].${key} must be positive`);
    return n;
  };
  return {
    eventRateLimits: limits.map((limit, i) => {
      const type = limitTypes.find((t) => t === limit['type']);
      if (!type) problems.push(`${at}: limits[${i}].type is none of ${limitTypes.join(', ')}`);
      return { type: type ?? 'Server', qps: count(limit, i, 'qps'), burst: count(limit, i, 'burst') };
    }),
  };
}

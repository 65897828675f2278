import { posix } from 'node:path';
import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { idlePlugins, knownPlugins, unsimulatedPlugins } from '../../runtime/admission/registry.js';
import type { Host } from '../host/host.js';
import { closest } from '../kube/closest.js';
import { isObject, type Json, type JsonObject } from '../kube/json.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';
import { admissionConfigurations } from './admission-configurations.js';

/** The flags of kube-apiserver that shape admission: from the command line, `drydock.yaml` or a kubeadm configuration. */
export interface AdmissionFlags {
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  /** An AdmissionConfiguration file. */
  readonly configFile?: string;
}

export interface LoadedAdmission {
  readonly settings: AdmissionSettings;
  /** Why a server would not start so; nothing should be answered then. */
  readonly problems: readonly string[];
  /** What is left out. */
  readonly notes: readonly string[];
}

/**
 * Reads what the flags say and the file that they name. Mirrors apiserver pkg/server/options/admission.go (Validate).
 * @throws HostError for a file that cannot be read
 */
export function loadAdmission(host: Host, { enable = [], disable = [], configFile }: AdmissionFlags): LoadedAdmission {
  const problems: string[] = [];
  const both = [...new Set(enable.filter((name) => disable.includes(name)))].sort();
  for (const [flag, names] of [
    ['enable', enable],
    ['disable', disable],
  ] as const)
    for (const name of names) if (!knownPlugins.includes(name)) problems.push(unknown(flag, name));
  if (both.length)
    problems.push(`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`);
  const left = enable.filter((name) => unsimulatedPlugins.includes(name));
  const notes = left.map((name) => `The admission plugin ${name} is not simulated: what it would refuse is not seen.`);
  const configured = configFile === undefined ? {} : readFile(host, configFile, problems, notes);
  const simulated = enable.filter((name) => !idlePlugins.includes(name) && !left.includes(name));
  return { settings: { enable: simulated, disable, ...configured }, problems, notes };
}

function unknown(flag: string, name: string): string {
  const near = closest(name, knownPlugins);
  return `${flag}-admission-plugins plugin ${JSON.stringify(name)} is unknown${near ? `; did you mean ${near}?` : ''}`;
}

const groups = ['apiserver.config.k8s.io/v1', 'apiserver.k8s.io/v1alpha1'];

/** The configurations of the plugins that an AdmissionConfiguration holds, or names files of. */
function readFile(host: Host, path: string, problems: string[], notes: string[]): AdmissionSettings {
  const value = readDocument(host, path, problems);
  if (!value) return {};
  if (value['kind'] !== 'AdmissionConfiguration' || !groups.includes(String(value['apiVersion']))) {
    problems.push(`${path}: not an AdmissionConfiguration of ${groups[0]}`);
    return {};
  }
  const settings: AdmissionSettings[] = [];
  const plugins = Array.isArray(value['plugins']) ? value['plugins'] : [];
  for (const plugin of plugins.filter(isObject)) {
    const { name, path: file, configuration } = plugin;
    const read = admissionConfigurations[String(name)];
    const at = typeof file === 'string' && file ? posix.join(posix.dirname(path), file) : undefined;
    const own = at === undefined ? configuration : readDocument(host, at, problems);
    if (!knownPlugins.includes(String(name))) problems.push(`${path}: there is no admission plugin ${name}`);
    else if (!read) notes.push(`${path}: the configuration of ${name} is not read.`);
    else if (isObject(own)) settings.push(read(own, at ?? `${path}: ${name}`, problems));
  }
  return Object.assign({}, ...settings);
}

function readDocument(host: Host, path: string, problems: string[]): JsonObject | undefined {
  const [document, ...more] = parseYaml(new SourceFile(path, host.readText(path)));
  const problem = document?.diagnostics[0]?.message ?? (more.length ? 'holds more than one document' : undefined);
  const value: Json | undefined = document?.value;
  if (problem === undefined && isObject(value)) return value;
  problems.push(`${path}: ${problem ?? 'holds no configuration'}`);
  return undefined;
}

import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { minors, parseMinor } from '../../schemas/profile.js';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { type Host, HostError } from '../host/host.js';
import { loadAdmission } from '../project/admission.js';
import { type Config, findConfig, loadConfig } from '../project/config.js';
import { matchesGlob } from '../project/glob.js';
import { span } from '../text/span.js';
import type { Analysis } from './analysis.js';
import { type AnalyzeOptions, analyze } from './compose.js';
import { ruleVocabulary, selectionOf } from './lint.js';

/** What a configuration says of files, findings and the cluster. */
export const filtersOf = ({
  exclude,
  ignore,
  schemas,
}: Config): Pick<AnalyzeOptions, 'exclude' | 'ignore' | 'schemas'> => ({
  ignore,
  schemas,
  exclude: (file) => exclude.some((glob) => matchesGlob(glob, file)),
});

/**
 * The pipeline as the nearest configuration wants it, for those who have no flags: editors. What is wrong with the
 * configuration is a finding at its place, and the default holds for it.
 */
export async function analyzeConfigured(
  host: Host,
  paths: readonly string[],
  options: AnalyzeOptions,
): Promise<Analysis> {
  const { config, diagnostics, files } = loadConfig(host, findConfig(host, '.'), ruleVocabulary);
  const problems: Diagnostic[] = [...diagnostics];
  const problem = (message: string): void => {
    problems.push({ id: 'config/invalid', severity: 'error', message, span: span(config.file ?? '', 0) });
  };
  const minor = config.kubernetesVersion === undefined ? undefined : parseMinor(config.kubernetesVersion);
  if (config.kubernetesVersion !== undefined && !minor)
    problem(`Kubernetes ${config.kubernetesVersion}: drydock knows ${minors.join(', ')}.`);
  const admission = admissionOf(host, config, problem);
  const analyzeWith = (schemas: string | undefined): Promise<Analysis> =>
    analyze(host, paths, {
      ...(minor ? { minor } : {}),
      selection: selectionOf(config),
      admission,
      ...filtersOf(config),
      schemas,
      ...options,
    });
  const analysis = await analyzeWith(config.schemas).catch((e: unknown) => {
    if (!(e instanceof HostError) || config.schemas === undefined) throw e;
    problem(e.message);
    return analyzeWith(undefined);
  });
  const all = new Map([...analysis.load.files, ...files.map((f) => [f.path, f] as const)]);
  return {
    ...analysis,
    load: { ...analysis.load, files: all },
    diagnostics: sortDiagnostics([...problems, ...analysis.diagnostics]),
  };
}

function admissionOf(host: Host, config: Config, problem: (message: string) => void): AdmissionSettings | undefined {
  if (!config.admission) return undefined;
  try {
    const { settings, problems } = loadAdmission(host, config.admission);
    problems.forEach(problem);
    return problems.length ? undefined : settings;
  } catch (e) {
    if (!(e instanceof HostError)) throw e;
    problem(e.message);
    return undefined;
  }
}

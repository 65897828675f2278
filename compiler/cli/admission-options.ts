import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { type AdmissionFlags, loadAdmission } from '../project/admission.js';
import type { Invocation, OptionSpec } from './command.js';
import { UsageError } from './exit-codes.js';

/** How admission of the server differs from the default, for every command that asks one; the names are those of kube-apiserver. */
export const admissionOptions: Readonly<Record<string, OptionSpec>> = {
  'enable-admission-plugins': {
    type: 'string',
    multiple: true,
    value: 'NAME,…',
    description: 'Admission plugins of your API server beyond the default ones.',
  },
  'disable-admission-plugins': {
    type: 'string',
    multiple: true,
    value: 'NAME,…',
    description: 'Default admission plugins that your API server does without.',
  },
  'admission-control-config-file': {
    type: 'string',
    value: 'FILE',
    description: 'AdmissionConfiguration of your API server: Pod Security defaults and exemptions, event rate limits.',
  },
};

/**
 * Reads the flags; what they leave open the configuration says. What is left out is said on stderr.
 * @throws UsageError where no server would start so, HostError where a file cannot be read
 */
export function readAdmission(call: Invocation, configured: AdmissionFlags = {}): AdmissionSettings | undefined {
  const names = (flag: string, otherwise: readonly string[] | undefined): readonly string[] => {
    const given = call.options(flag).flatMap((text) => text.split(',').filter(Boolean));
    return given.length ? given : (otherwise ?? []);
  };
  const enable = names('enable-admission-plugins', configured.enable);
  const disable = names('disable-admission-plugins', configured.disable);
  const configFile = call.option('admission-control-config-file') ?? configured.configFile;
  if (!enable.length && !disable.length && configFile === undefined) return undefined;
  const flags = { enable, disable, ...(configFile === undefined ? {} : { configFile }) };
  const { settings, problems, notes } = loadAdmission(call.host, flags);
  if (problems.length) throw new UsageError(problems.join('\n'));
  for (const note of notes) call.host.err(`drydock: ${note}\n`);
  return settings;
}

import type { ChartSettings, SourceOptions } from '../app/frontends.js';
import type { Invocation, OptionSpec } from './command.js';
import { UsageError } from './exit-codes.js';

/** How charts among the sources are rendered, for every command that reads sources; the names are Helm's. */
export const sourceOptions: Readonly<Record<string, OptionSpec>> = {
  values: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: 'FILE',
    description: 'Values file for charts; later ones win.',
  },
  set: { type: 'string', multiple: true, value: 'K=V', description: 'Set values of charts.' },
  'set-string': { type: 'string', multiple: true, value: 'K=V', description: 'Set values of charts as text.' },
  release: { type: 'string', value: 'NAME', description: 'Release name for charts (default: the name of the chart).' },
  namespace: { type: 'string', short: 'n', value: 'NAME', description: 'Namespace for charts.', default: 'default' },
  'helm-version': {
    type: 'string',
    value: 'MAJOR',
    description: 'Helm major to render charts as.',
    choices: ['3', '4'],
    default: '4',
  },
};

/** Reads them. @throws HostError where a values file cannot be read, UsageError where values do not parse */
export async function readSourceOptions(call: Invocation): Promise<SourceOptions> {
  const { host } = call;
  const valuesFiles: { path: string; text: string }[] = [];
  for (const path of call.options('values'))
    valuesFiles.push({ path, text: path === '-' ? await host.readStdin() : host.readText(path) });
  const release = call.option('release');
  const chart: ChartSettings = {
    valuesFiles,
    set: call.options('set'),
    setString: call.options('set-string'),
    namespace: call.option('namespace') ?? 'default',
    helmVersion: call.option('helm-version') === '3' ? 3 : 4,
    ...(release === undefined ? {} : { release }),
  };
  await refuseBadValues(chart);
  return { chart };
}

/** Said of the call, at once: nothing of any chart is to blame. */
async function refuseBadValues({ valuesFiles = [], set = [], setString = [], helmVersion = 4 }: ChartSettings) {
  if (!valuesFiles.length && !set.length && !setString.length) return;
  const { faultOfValues } = await import('../helm/index.js');
  const fault = faultOfValues({ files: valuesFiles, set, setString }, helmVersion);
  if (fault === undefined) return;
  throw new UsageError(fault, fault.startsWith('failed parsing') ? 'Write it as KEY=VALUE, as for Helm.' : undefined);
}

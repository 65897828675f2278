import { ChartError } from '../helm/chart/errors.js';
import { fromBytes } from '../helm/go/bytes.js';
import { type Host, HostError, type HostErrorCode } from '../host/host.js';

/** Problems in Go's words (os.ReadFile). */
const problems: Partial<Record<HostErrorCode, string>> = {
  'not-found': 'open FILE: no such file or directory',
  'not-a-file': 'read FILE: is a directory',
  denied: 'open FILE: permission denied',
};

/** What `-f` or `--set-file` names. Helm would download addresses (cli/values readFile). @throws ChartError */
export function readValuesFile(host: Host, path: string): string {
  if (/^(?:https?|oci):/.test(path))
    throw new ChartError(`${path}: drydock works offline; download the file first and name the copy`);
  try {
    return fromBytes(host.readBytes(path)).replace(/^\ufeff/, '');
  } catch (e) {
    const problem = e instanceof HostError && problems[e.code];
    throw problem ? new ChartError(problem.replace('FILE', () => path)) : e;
  }
}

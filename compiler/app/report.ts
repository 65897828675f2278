import type { Report } from '../report/reporter.js';
import type { Analysis } from './analysis.js';
import { version } from './version.js';

/** An analysis as reporters take it, with everything that was left unchecked. */
export function reportOf(analysis: Analysis): Report {
  return {
    diagnostics: analysis.diagnostics,
    files: analysis.load.files,
    objects: analysis.objects.length,
    suppressed: analysis.suppressed,
    baselined: 0,
    fixed: 0,
    notChecked: [
      { what: 'objects of unknown kinds', one: 'object of an unknown kind', count: analysis.unchecked },
      { what: 'files that are no manifests', one: 'file that is no manifest', count: analysis.load.skipped.length },
      {
        what: 'files excluded by the configuration',
        one: 'file excluded by the configuration',
        count: analysis.excluded,
      },
    ],
    version,
    kubernetesVersion: analysis.minor,
  };
}

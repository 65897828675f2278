import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { kindsOfPlugins } from '../../runtime/engine/plugin-kinds.js';
import { crdRegistry } from '../crd/registry.js';
import type { JsonObject } from '../kube/json.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { discover } from '../project/discover.js';
import { SourceFile } from '../text/source-file.js';
import type { CustomKinds } from '../validate/types.js';
import { parseYaml } from '../yaml/parse.js';
import type { Host } from './host.js';

/**
 * The custom kinds of an input: of the CRDs in it, and of those in further files and folders. Undefined where there
 * are none. @throws HostError for a path that cannot be read
 */
export function customKindsOf(
  host: Host,
  paths: readonly string[],
  objects: Iterable<JsonObject>,
  admission: AdmissionSettings = {},
): CustomKinds | undefined {
  const further = discover(host, paths).sources.flatMap(({ path, kind }) =>
    kind === 'yaml' || kind === 'json' ? definitionsIn(path, host.readText(path)) : [],
  );
  const kinds = crdRegistry([...kindsOfPlugins(admission), ...further, ...objects]);
  return kinds.size ? kinds : undefined;
}

/** Files without a CRD are not parsed: a folder of manifests may be large. */
function definitionsIn(path: string, text: string): JsonObject[] {
  if (!text.includes('CustomResourceDefinition')) return [];
  return lowerYaml(parseYaml(new SourceFile(path, text))).objects.map((o) => o.value);
}

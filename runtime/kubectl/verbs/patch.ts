import type { Json, JsonObject } from '../../../compiler/kube/json.js';
import { type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';
import { SourceFile } from '../../../compiler/text/source-file.js';
import { parseYaml } from '../../../compiler/yaml/parse.js';
import { KubectlError } from '../command-line.js';
import { jsonPatch, mergePatch } from '../merge/json-patch.js';
import { strategicMerge } from '../merge/strategic.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { update } from '../writes.js';

/** kubectl patch. pkg/cmd/patch. */
export const verb: KubectlVerb = {
  flags: { patch: 'string', type: 'string', filename: 'list', subresource: 'string' },
  run(s, flags) {
    const text = flags.string('patch');
    if (text === undefined)
      throw new KubectlError('error: must specify --patch or --patch-file containing the contents of the patch');
    const type = flags.string('type') ?? 'strategic';
    if (!['json', 'merge', 'strategic'].includes(type))
      throw new KubectlError(`error: --type must be one of [json merge strategic], not "${type}"`);
    const patch = parsePatch(text);
    for (const object of s.inTurn(s.targets(flags))) {
      const done = update(s, object, (draft) => apply(s, draft, patch, type), { lenient: true });
      if (done) s.report(done.object, `patched${done.changed ? '' : ' (no change)'}`);
    }
  },
};

function parsePatch(text: string): Json {
  const [document] = parseYaml(new SourceFile('patch', text));
  if (document?.value === undefined)
    throw new KubectlError(`error: unable to parse "${text}": yaml: ${document?.diagnostics[0]?.message ?? 'empty'}`);
  return document.value;
}

function apply(s: Session, draft: KubeObject, patch: Json, type: string): KubeObject {
  const target = draft as unknown as Json;
  if (type === 'json')
    return jsonPatch(target, patch as unknown as Parameters<typeof jsonPatch>[1]) as unknown as KubeObject;
  if (type === 'merge') return mergePatch(target, patch) as unknown as KubeObject;
  const schema = s.patchSchema(draft);
  if (!schema) {
    const { group, version } = parseApiVersion(draft.apiVersion);
    throw new KubectlError(
      `error: application/strategic-merge-patch+json is not supported by ${group}/${version}, Kind=${draft.kind}: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, application/apply-patch+cbor`,
    );
  }
  return strategicMerge(target as JsonObject, patch as JsonObject, schema) as unknown as KubeObject;
}

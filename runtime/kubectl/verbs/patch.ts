import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import { type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';
import { SourceFile } from '../../../compiler/text/source-file.js';
import { parseYaml } from '../../../compiler/yaml/parse.js';
import { applyPatch, PatchError, type PatchOperation, TestFailed } from '../../admission/policy/json-patch.js';
import { ApiError } from '../../world/errors.js';
import { type Flags, KubectlError, NotSimulated } from '../command-line.js';
import { mergePatch } from '../merge/merge-patch.js';
import { type Scale, scaleOf, unscaled } from '../merge/scale.js';
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
    const given = flags.string('type') ?? 'strategic';
    const type = given.toLowerCase();
    if (!['json', 'merge', 'strategic'].includes(type))
      throw new KubectlError(`error: --type must be one of [json merge strategic], not "${given}"`);
    const patch = parsePatch(text);
    for (const object of s.inTurn(s.targets(flags))) one(s, flags, object, { patch, type });
  },
};

interface Request {
  readonly patch: Json;
  readonly type: string;
}

/** Patches an object, or what a subresource shows of it. */
function one(s: Session, flags: Flags, object: KubeObject, request: Request): void {
  const subresource = flags.string('subresource') ?? '';
  if (!['', 'status', 'scale'].includes(subresource))
    throw new NotSimulated(`error: drydock does not simulate --subresource=${subresource}`);
  const scale = subresource === 'scale';
  if (scale && !scaleOf(object)) {
    s.fail('Error from server (NotFound): the server could not find the requested resource');
    return;
  }
  const change = (draft: KubeObject): KubeObject =>
    scale ? unscaled(draft, apply(s, scaleOf(draft)!, request) as Scale) : apply(s, draft, request);
  const options = subresource === 'status' ? ({ lenient: true, subresource } as const) : { lenient: true };
  const done = update(s, object, change, options);
  if (!done) return;
  const shown = scale ? scaleOf(done.object)! : done.object;
  s.report(shown, `patched${done.changed ? '' : ' (no change)'}`, { dryRunSaid: false });
}

function parsePatch(text: string): Json {
  const [document] = parseYaml(new SourceFile('patch', text));
  if (document?.value === undefined)
    throw new KubectlError(`error: unable to parse "${text}": yaml: ${document?.diagnostics[0]?.message ?? 'empty'}`);
  return document.value;
}

/** @throws ApiError, KubectlError */
function apply(s: Session, draft: KubeObject, { patch, type }: Request): KubeObject {
  const target = draft as unknown as Json;
  if (type === 'json') return jsonPatched(s, target, patch) as unknown as KubeObject;
  const context = type === 'merge' ? 'error decoding patch: ' : '';
  checkShape(patch, isObject(patch), 'map[string]interface {}', context);
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

/** What does not apply is a 422 without details: the server's reason does not reach the user (apiserver handlers/patch.go). */
function jsonPatched(s: Session, target: Json, patch: Json): Json {
  checkShape(patch, Array.isArray(patch), '[]handlers.jsonPatchOp', 'error decoding patch: ');
  try {
    return applyPatch(target, patch as unknown as PatchOperation[]);
  } catch (e) {
    if (!(e instanceof PatchError || e instanceof TestFailed)) throw e;
    if (s.dryRun === 'client') throw new KubectlError(`error: ${e.message}`);
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request');
  }
}

/** @throws ApiError as encoding/json says it */
function checkShape(patch: Json, fits: boolean, wanted: string, context: string): void {
  if (fits || patch === null) return;
  const found = Array.isArray(patch)
    ? 'array'
    : isObject(patch)
      ? 'object'
      : typeof patch === 'boolean'
        ? 'bool'
        : typeof patch;
  const message = `${context}json: cannot unmarshal ${found} into Go value of type ${wanted}`;
  throw new ApiError(400, 'BadRequest', message);
}

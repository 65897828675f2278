import { crdRegistry } from '../../compiler/crd/registry.js';
import type { JsonObject } from '../../compiler/kube/json.js';
import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import { placeholderUid } from '../../compiler/validate/create.js';
import type { CustomKinds } from '../../compiler/validate/types.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { AdmissionOptions } from '../admission/plugin.js';
import { apiserverPipeline } from '../apiserver/pipeline.js';
import type { Pipeline } from '../world/pipeline.js';
import { kindsOfPlugins } from './plugin-kinds.js';

const crdKind = 'CustomResourceDefinition.apiextensions.k8s.io';

/** The API server's write path, with the custom kinds of the CRDs that the cluster holds at that time. */
export function serverPipeline(profile: VersionProfile, admission: AdmissionOptions = {}): Pipeline {
  const real = apiserverPipeline(profile, { crds: customKinds(kindsOfPlugins(admission)), admission });
  return {
    create: (draft, view, now, options) => withUid(real.create(draft, view, now, options)),
    update: (draft, old, subresource, view, now, options) => real.update(draft, old, subresource, view, now, options),
  };
}

/** Reads CRDs again only when they have changed: the store hands out the same list until then. */
function customKinds(further: readonly JsonObject[]): (view: ClusterView) => CustomKinds {
  let known: { list: readonly KubeObject[]; kinds: CustomKinds } | undefined;
  return (view) => {
    const list = view.list(crdKind);
    if (known?.list !== list) known = { list, kinds: crdRegistry([...further, ...(list as unknown as JsonObject[])]) };
    return known.kinds;
  };
}

/** Jobs repeat their uid in labels and selectors: there, too, the real one stands. */
function withUid(object: KubeObject): KubeObject {
  if (object.kind !== 'Job') return object;
  const text = JSON.stringify(object).replaceAll(placeholderUid, object.metadata.uid ?? '');
  return JSON.parse(text) as KubeObject;
}

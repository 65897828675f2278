import type { KubeObject } from '../../compiler/kube/object.js';
import type { RefusedObject } from '../../compiler/prediction/prediction.js';
import type { World } from '../engine/index.js';
import { runHooks } from '../helm/hooks.js';
import { HelmActionError, type Hook, type HookEvent, hookOf, type Release } from '../helm/release.js';
import { refTo } from './owners.js';

/** Hooks are no part of the desired state: Helm runs them beside the apply, and tests only when asked. */
export function splitHooks(objects: readonly KubeObject[]): { manifests: KubeObject[]; hooks: Hook[] } {
  const manifests: KubeObject[] = [];
  const hooks: Hook[] = [];
  for (const object of objects) {
    const hook = hookOf(object);
    if (hook) hooks.push(hook);
    else manifests.push(object);
  }
  return { manifests, hooks };
}

const timeout = 300_000;

/** Runs the hooks of an event; one that fails is told as a refusal, because the release would end there. */
export function applyHooks(world: World, hooks: readonly Hook[], event: HookEvent): RefusedObject[] {
  const wanted = hooks.filter((h) => h.events.includes(event));
  if (wanted.length === 0) return [];
  const release = { name: 'plan', hooks: wanted.map((hook) => placed(world, hook)) } as unknown as Release;
  try {
    runHooks(world, release, event, timeout);
    return [];
  } catch (e) {
    if (!(e instanceof HelmActionError)) throw e;
    return [{ object: refTo(wanted[0]!.object), code: 500, message: `${event} hooks failed: ${e.message}` }];
  }
}

function placed(world: World, hook: Hook): Hook {
  const object = structuredClone(hook.object);
  if (world.api.isNamespaced(object)) object.metadata.namespace ??= 'default';
  return { ...hook, object };
}

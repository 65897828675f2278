import { notSupported } from '../../../compiler/validate/field/error.js';
import { FieldPath } from '../../../compiler/validate/field/path.js';
import type { AdmissionRequest } from '../../../compiler/validate/types.js';
import type { Container, Pod, PodSpec } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { aggregate, forbidden } from '../refusals.js';

const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** AlwaysPullImages, off by default: no pod starts from an image that it may not pull itself. */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  operations: ['CREATE', 'UPDATE'],
  admit(request) {
    const spec = specOf(request);
    if (!spec) return undefined;
    for (const { container } of containersWithPath(spec)) container.imagePullPolicy = 'Always';
    for (const v of spec.volumes ?? []) if (v.image) v.image.pullPolicy = 'Always';
    return undefined;
  },
  validate(request) {
    const spec = specOf(request);
    if (!spec) return undefined;
    const wrong = [
      ...containersWithPath(spec).map(({ container, path }) => ({
        path: path.child('imagePullPolicy'),
        value: container.imagePullPolicy,
      })),
      ...(spec.volumes ?? []).flatMap((v, i) =>
        v.image
          ? [{ path: FieldPath.of('spec', 'volumes').index(i).child('image', 'pullPolicy'), value: v.image.pullPolicy }]
          : [],
      ),
    ].filter(({ value }) => value !== 'Always');
    if (!wrong.length) return undefined;
    const texts = wrong.map(({ path, value }) => {
      const e = notSupported(path, value ?? '', ['Always']);
      return forbidden(request, `${e.path}: ${e.body}`).message;
    });
    return { code: 500, reason: 'InternalError', message: aggregate(texts) };
  },
};

function specOf(request: AdmissionRequest): PodSpec | undefined {
  if (request.resource !== 'pods' || request.gvk.group || request.subresource) return undefined;
  const spec = (request.object as unknown as Pod).spec;
  const old = (request.oldObject as unknown as Pod | undefined)?.spec;
  if (!spec || !old || request.operation !== 'UPDATE') return spec;
  const before = new Set(containersWithPath(old).map(({ container }) => container.image));
  return containersWithPath(spec).every(({ container }) => before.has(container.image)) ? undefined : spec;
}

function containersWithPath(spec: PodSpec): { container: Container; path: FieldPath }[] {
  return lists.flatMap((list) =>
    ((spec[list] ?? []) as Container[]).map((container, i) => ({
      container,
      path: FieldPath.of('spec', list).index(i),
    })),
  );
}

import { originOf } from '../origin.js';
import { Describer } from './describe.js';
import type { Failure, MadeObject, Spot } from './protocol.js';
import type { TrailReader } from './trail.js';

/** The objects of a default export: itself, or whatever its lists hold. */
export function collect(exported: unknown, trails: TrailReader, fail: (failure: Failure) => void): MadeObject[] {
  const describer = new Describer(trails, fail);
  const objects: MadeObject[] = [];
  const visit = (value: unknown, at: readonly Spot[], depth: number): void => {
    if (value === undefined || value === null || value === false) return;
    if (Array.isArray(value) && depth < 100) {
      const fields = originOf(value)?.fields;
      value.forEach((item, i) => {
        const place = fields?.get(String(i))?.value;
        visit(item, place ? [place] : at, depth + 1);
      });
    } else if (typeof value !== 'object' || Array.isArray(value)) fail(notAnObject(`a ${typeof value}`, at));
    else if (isManifest(value) || '$chart' in value) objects.push(describer.describe(value));
    else {
      const { places } = describer.describe(value);
      fail({ ...notAnObject('an object without apiVersion and kind', at), at: places.at.length ? places.at : at });
    }
  };
  visit(exported, [], 0);
  return objects;
}

function isManifest(value: object): boolean {
  const { apiVersion, kind } = value as { apiVersion?: unknown; kind?: unknown };
  return typeof apiVersion === 'string' && typeof kind === 'string';
}

function notAnObject(what: string, at: readonly Spot[]): Failure {
  return {
    message: `The default export holds ${what}, which is no Kubernetes object.`,
    help: 'Export objects that builders made, such as `deployment({ … })`, or lists of them.',
    at,
  };
}

import type { VersionProfile } from '../../../schemas/profile.js';
import { quoteGo } from '../../kube/go-quote.js';
import { stable } from '../../kube/json.js';
import { isKnownFormat } from '../formats.js';
import { additionalOf, type CrdSchema, itemsOf, schemaHas } from '../schema.js';
import { formatsHaveTypes } from '../value-result.js';
import type { Crd } from './form.js';

/** What the server remarks on a definition, but not again where the stored one gave cause already. */
export function definitionWarnings(object: Crd, old: Crd | undefined, profile: VersionProfile): string[] {
  const before = new Set(old ? unknownFormats(old, profile) : []);
  const formats = unknownFormats(object, profile).filter((f) => !before.has(f));
  return [...formats.map((f) => `unrecognized format ${quoteGo(f)}`), ...setWarnings(object, old, profile)];
}

function schemasOf(object: Crd): CrdSchema[] {
  const schemas = (object.spec.versions ?? []).flatMap((v) => v.schema?.openAPIV3Schema ?? []);
  const distinct = new Map(schemas.map((s) => [stable(s as never), s]));
  return distinct.size === 1 ? [...distinct.values()] : schemas;
}

const unknownFormats = (object: Crd, profile: VersionProfile): string[] =>
  schemasOf(object).flatMap((s) => formatsIn(s, profile));

function formatsIn(s: CrdSchema, profile: VersionProfile): string[] {
  const children = [
    s.items,
    ...(s.allOf ?? []),
    ...(s.anyOf ?? []),
    ...(s.oneOf ?? []),
    s.not,
    ...Object.values(s.properties ?? {}),
    additionalOf(s),
  ];
  const own = isUnknown(s, profile) ? [s.format ?? ''] : [];
  return [...own, ...children.flatMap((c) => (c ? formatsIn(c, profile) : []))];
}

function isUnknown({ type = '', format = '' }: CrdSchema, profile: VersionProfile): boolean {
  if (format === '') return false;
  if (type === 'string') return !isKnownFormat(format);
  if (!formatsHaveTypes(profile)) return false;
  switch (type) {
    case '':
      return !isKnownFormat(format);
    case 'integer':
      return format !== 'int32' && format !== 'int64';
    case 'number':
      return format !== 'float' && format !== 'double';
    default:
      return true;
  }
}

/** Sets of objects and lists, which 1.37 remarks on (strategy.go getNonScalarListTypeSetWarnings). */
function setWarnings(object: Crd, old: Crd | undefined, profile: VersionProfile): string[] {
  if (!profile.atLeast('1.37')) return [];
  const typesIn = (crd: Crd): Set<string> => {
    const found = new Set<string>();
    for (const schema of schemasOf(crd))
      schemaHas(schema, (s) => {
        const type = itemsOf(s)?.type;
        if (s['x-kubernetes-list-type'] === 'set' && (type === 'object' || type === 'array')) found.add(type);
        return false;
      });
    return found;
  };
  const before = old ? typesIn(old) : new Set<string>();
  return [...typesIn(object)]
    .filter((type) => !before.has(type))
    .sort()
    .map(
      (type) =>
        `x-kubernetes-list-type: set for items of type ${quoteGo(type)} is not supported by server-side apply or CEL validation rules`,
    );
}

import { isObject, type Json, type JsonObject } from '../kube/json.js';
import type { ScaleSubresource } from './scale.js';
import type { CrdSchema } from './schema.js';

/** One version of a CRD, as far as custom resources are concerned. */
export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: CrdSchema;
  readonly hasStatus: boolean;
  readonly scale?: ScaleSubresource;
}

export interface CrdDefinition {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly versions: readonly CrdVersion[];
}

const text = (v: Json | undefined): string => (typeof v === 'string' ? v : '');
const objects = (v: Json | undefined): JsonObject[] => (Array.isArray(v) ? v.filter(isObject) : []);

/** Reads a CustomResourceDefinition of v1, or the older v1beta1; undefined for anything else. Never throws. */
export function readDefinition(value: JsonObject): CrdDefinition | undefined {
  const apiVersion = text(value['apiVersion']);
  const { spec, metadata } = value;
  if (
    value['kind'] !== 'CustomResourceDefinition' ||
    !apiVersion.startsWith('apiextensions.k8s.io/') ||
    !isObject(spec)
  )
    return undefined;
  const names = isObject(spec['names']) ? spec['names'] : {};
  const shared = apiVersion.endsWith('/v1') ? {} : spec;
  const listed = objects(spec['versions']);
  const versions = listed.length ? listed : [{ name: spec['version'], served: true, storage: true }];
  const kind = text(names['kind']);
  return {
    name: isObject(metadata) ? text(metadata['name']) : '',
    group: text(spec['group']),
    kind,
    plural: text(names['plural']),
    singular: text(names['singular']) || kind.toLowerCase(),
    shortNames: Array.isArray(names['shortNames']) ? names['shortNames'].map(text) : [],
    namespaced: spec['scope'] !== 'Cluster',
    versions: versions.map((v) => readVersion(v as JsonObject, shared)),
  };
}

function readVersion(v: JsonObject, shared: JsonObject): CrdVersion {
  const validation = isObject(shared['validation']) ? shared['validation'] : undefined;
  const holder = isObject(v['schema']) ? v['schema'] : validation;
  const schema = holder && isObject(holder['openAPIV3Schema']) ? (holder['openAPIV3Schema'] as CrdSchema) : undefined;
  const subresources = [v['subresources'], shared['subresources']].find(isObject);
  const scale = subresources && isObject(subresources['scale']) ? subresources['scale'] : undefined;
  const warning = text(v['deprecationWarning']);
  return {
    name: text(v['name']),
    served: v['served'] === true,
    storage: v['storage'] === true,
    deprecated: v['deprecated'] === true,
    hasStatus: subresources?.['status'] !== undefined,
    ...(warning ? { deprecationWarning: warning } : {}),
    ...(schema ? { schema } : {}),
    ...(scale ? { scale: readScale(scale) } : {}),
  };
}

function readScale(scale: JsonObject): ScaleSubresource {
  const labelSelectorPath = text(scale['labelSelectorPath']);
  return {
    specReplicasPath: text(scale['specReplicasPath']),
    statusReplicasPath: text(scale['statusReplicasPath']),
    ...(labelSelectorPath ? { labelSelectorPath } : {}),
  };
}

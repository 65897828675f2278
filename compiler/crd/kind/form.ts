import type { JsonObject } from '../../kube/json.js';
import type { KubeObject } from '../../kube/object.js';
import type { ScaleSubresource } from '../scale.js';
import type { CrdSchema } from '../schema.js';

/** CustomResourceDefinition v1 as it is decoded: every part may be missing. */
export interface Crd extends KubeObject {
  spec: CrdSpec;
  status?: CrdStatus;
}

export interface CrdStatus {
  conditions?: readonly { readonly type?: string; readonly status?: string }[] | null;
  acceptedNames?: CrdNames;
  storedVersions?: readonly string[] | null;
}

export interface CrdNames {
  plural?: string;
  singular?: string;
  kind?: string;
  listKind?: string;
  shortNames?: readonly string[];
  categories?: readonly string[];
}

export interface CrdConversion {
  strategy?: string;
  webhook?: { clientConfig?: ConversionClientConfig; conversionReviewVersions?: readonly string[] };
}

export interface ConversionClientConfig {
  url?: string;
  service?: { namespace?: string; name?: string; path?: string; port?: number };
  caBundle?: string;
}

export interface CrdSpec {
  group?: string;
  names?: CrdNames;
  scope?: string;
  versions?: CrdVersionForm[];
  conversion?: CrdConversion;
  preserveUnknownFields?: boolean;
}

export interface PrinterColumn {
  name?: string;
  type?: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath?: string;
}

export interface Subresources {
  status?: JsonObject;
  scale?: Partial<ScaleSubresource>;
}

export interface CrdVersionForm {
  name?: string;
  served?: boolean;
  storage?: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: CrdSchema };
  subresources?: Subresources;
  additionalPrinterColumns?: readonly PrinterColumn[];
  selectableFields?: readonly { jsonPath?: string }[];
}

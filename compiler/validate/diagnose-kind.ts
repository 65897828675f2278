import type { KindInfo } from '../../schemas/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { closest } from '../kube/closest.js';
import type { ApiObject } from '../lower/api-object.js';
import type { DiagnoseContext } from './diagnose.js';
import { valueFix } from './diagnose-fixes.js';
import { at } from './diagnose-place.js';
import { versionHelp } from './versions/convert.js';
import { conversionOf } from './versions/registry.js';

type Finding = Pick<Diagnostic, 'message' | 'help' | 'fixes'> & { readonly field: 'apiVersion' | 'kind' };

/** A kind that the server does not serve: another version is meant, a slip of the pen, or one that is turned off. */
export function unknownKind(
  object: ApiObject,
  apiVersion: string,
  kind: string,
  group: string,
  ctx: DiagnoseContext,
): Diagnostic[] {
  const builtIn = !group.includes('.') || ctx.tables.kinds().some((k) => k.group === group);
  const finding =
    (builtIn || group.endsWith('.k8s.io') ? ofOtherVersion(object, apiVersion, kind, ctx) : undefined) ??
    (builtIn ? ofOtherName(object, apiVersion, kind, group, ctx) : undefined);
  // All else is a custom resource whose definition is elsewhere, even where a built-in kind has the same name.
  if (!finding) return [];
  const { field, ...rest } = finding;
  return [
    {
      id: 'schema/unknown-kind',
      severity: 'error',
      ...rest,
      ...at(object, [field]),
      why: 'Nothing is created.',
      serverText: `no matches for kind "${kind}" in version "${apiVersion}"`,
    },
  ];
}

const versionOf = (k: KindInfo): string => (k.group ? `${k.group}/${k.version}` : k.version);
const or = (texts: readonly string[]): string => texts.join(' or ');

function ofOtherVersion(
  object: ApiObject,
  apiVersion: string,
  kind: string,
  { minor, tables }: DiagnoseContext,
): Finding | undefined {
  const same = tables.kinds().filter((k) => k.kind === kind);
  if (!same.length) return undefined;
  const served = same.filter((k) => k.served).map(versionOf);
  if (!served.length)
    return {
      field: 'apiVersion',
      message: `Kubernetes ${minor} knows ${kind} only as ${or(same.map(versionOf))}, which a server does not serve unless it is told to.`,
      help: `Ask for a later Kubernetes version, or have the group turned on (--runtime-config=${versionOf(same.at(-1)!)}=true) together with its feature gate.`,
    };
  const message = `Kubernetes ${minor} serves ${kind} as ${or(served)}, not as ${apiVersion}.`;
  const conversion = conversionOf(apiVersion, kind);
  if (conversion && served.includes(conversion.to))
    return { field: 'apiVersion', message, ...versionHelp(object, conversion) };
  // Without a known conversion the fields may differ: a new version is a fix only where the old one never was.
  const known = same.some((k) => versionOf(k) === apiVersion);
  const fix = served.length === 1 && !known ? valueFix(object, ['apiVersion'], served[0]!) : undefined;
  return { field: 'apiVersion', message, ...(fix ? { fixes: [fix] } : {}) };
}

function ofOtherName(
  object: ApiObject,
  apiVersion: string,
  kind: string,
  group: string,
  { minor, tables }: DiagnoseContext,
): Finding | undefined {
  const kinds = tables.kinds().filter((k) => k.served);
  const near = closest(
    kind,
    kinds.map((k) => k.kind),
  );
  if (!near && !kinds.some((k) => k.group === group)) return undefined;
  const message = `Kubernetes ${minor} serves no kind ${kind} in ${apiVersion}.`;
  if (!near) return { field: 'kind', message };
  const versions = kinds.filter((k) => k.kind === near).map(versionOf);
  const fix = valueFix(object, ['kind'], near);
  return {
    field: 'kind',
    message,
    help: `Did you mean ${near}${versions.length === 1 ? ` (${versions[0]})` : ''}?`,
    ...(fix ? { fixes: [fix] } : {}),
  };
}

import { lifecycleOf, reached } from '../../schemas/lifecycle.js';
import type { Minor } from '../../schemas/profile.js';
import type { SchemaTables } from '../../schemas/types.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { closest } from '../kube/closest.js';
import { get, type PathSegment } from '../kube/json.js';
import { parseApiVersion } from '../kube/object.js';
import { type ApiObject, refOf } from '../lower/api-object.js';
import { duplicateField, unknownField, wrongType } from './diagnose-decoding.js';
import { valueFix } from './diagnose-fixes.js';
import { unknownKind } from './diagnose-kind.js';
import { at } from './diagnose-place.js';
import type { FieldError } from './field/error.js';
import type { ServerAnswer } from './types.js';
import { versionHelp } from './versions/convert.js';
import { conversionOf } from './versions/registry.js';

export interface DiagnoseContext {
  readonly minor: Minor;
  readonly tables: SchemaTables;
}

/** The server's answer as findings at the places that cause them, in plain words, with the server's text behind. */
export function diagnose(object: ApiObject, answer: ServerAnswer, ctx: DiagnoseContext): Diagnostic[] {
  const out: Diagnostic[] = answer.warnings.map((text) => warning(object, text));
  const { code } = answer;
  if (code === 200 || code === 201) return out;
  if (code === 0) return [...out, ...unservedKind(object, ctx)];
  if (code === 400 && (answer.decodeError || answer.strictErrors?.length)) {
    if (answer.decodeError) out.push(wrongType(object, answer.decodeError, answer, ctx.tables));
    for (const e of answer.strictErrors ?? [])
      out.push(e.type === 'unknown field' ? unknownField(object, e, answer, ctx.tables) : duplicateField(object, e));
    return out;
  }
  if (code === 422 && answer.errors?.length) return [...out, ...answer.errors.map((e) => invalidField(object, e))];
  return [...out, refusal(object, answer)];
}

function invalidField(object: ApiObject, error: FieldError): Diagnostic {
  const path = error.path.toPath();
  const value = get(object.value, path);
  const supported = error.reason === 'FieldValueNotSupported' ? supportedValues(error.body) : [];
  const near = typeof value === 'string' ? closest(value, supported) : undefined;
  const fix = near === undefined ? undefined : valueFix(object, path, near);
  return {
    id: 'server/invalid',
    severity: 'error',
    message: path.length ? `${error.path}: ${error.body}` : `${refOf(object.value).kind}: ${error.body}`,
    ...at(object, path),
    why: 'The API server refuses the object.',
    ...(near === undefined ? {} : { help: `Did you mean ${near}?` }),
    ...(fix ? { fixes: [fix] } : {}),
  };
}

const supportedValues = (body: string): string[] => {
  const list = body.slice(body.indexOf('supported values: ') + 1);
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1]!);
};

function refusal(object: ApiObject, answer: ServerAnswer): Diagnostic {
  const forbidden = answer.code === 403;
  return {
    id: forbidden ? 'server/refused' : 'server/invalid',
    severity: 'error',
    message: answer.message ?? `The API server answers ${answer.code}.`,
    ...at(object, ['metadata', 'name']),
    why: forbidden ? 'An admission plugin of the API server refuses the object.' : 'The API server refuses the object.',
  };
}

/** Warnings often begin with the field they are about. */
function warning(object: ApiObject, text: string): Diagnostic {
  const field = /^([a-z]\w*(?:\.[\w-]+|\[[^\]]*\])*): /.exec(text);
  const deprecated = / is deprecated in v\d|is deprecated since/.test(text) && !field;
  const annotation = /^annotation "([^"]+)"/.exec(text);
  const path = deprecated
    ? ['apiVersion']
    : annotation
      ? ['metadata', 'annotations', annotation[1]!]
      : field
        ? readPath(field[1]!)
        : ['kind'];
  return {
    id: deprecated ? 'schema/deprecated-version' : 'server/warning',
    severity: 'warning',
    message: text,
    ...at(object, path),
    why: deprecated
      ? 'The version stops being served after some releases.'
      : 'The API server accepts the object and warns about this.',
  };
}

/** `spec.containers[0].env[KEY]` as a path. */
function readPath(text: string): PathSegment[] {
  return [...text.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map((m) => {
    const inner = m[1] ?? m[2]!;
    return m[1] !== undefined && /^\d+$/.test(inner) ? Number(inner) : inner;
  });
}

function unservedKind(object: ApiObject, ctx: DiagnoseContext): Diagnostic[] {
  const { apiVersion, kind } = refOf(object.value);
  const { group, version } = parseApiVersion(apiVersion);
  const life = lifecycleOf(group, version, kind);
  if (life?.removed && reached(life.removed, Number(ctx.minor.slice(2)))) {
    const conversion = conversionOf(apiVersion, kind);
    const to = conversion ? { apiVersion: conversion.to, kind } : life.replacement;
    return [
      {
        id: 'schema/removed-version',
        severity: 'error',
        message: `${apiVersion} ${kind} is gone since Kubernetes ${life.removed}${to ? `; use ${to.apiVersion} ${to.kind}` : ', without a replacement'}.`,
        ...at(object, ['apiVersion']),
        why: `Kubernetes ${ctx.minor} has no such resource: nothing is created.`,
        ...(conversion ? versionHelp(object, conversion) : {}),
        serverText: `no matches for kind "${kind}" in version "${apiVersion}"`,
      },
    ];
  }
  return unknownKind(object, apiVersion, kind, group, ctx);
}

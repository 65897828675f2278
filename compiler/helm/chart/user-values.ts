import { parseJson } from '../functions/json-parse.js';
import { marshalJson } from '../go/json.js';
import { GoError, GoMap } from '../go/values.js';
import { ChartError } from './errors.js';
import { mergeValues } from './merge.js';
import { parseSet, type SetKind } from './strvals.js';
import { readValuesText, type ValuesOrigins } from './values-text.js';

/** Values given by the user, in the order Helm applies them: files, then each kind of flag. */
export interface UserValues {
  /** `-f`, read already. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  readonly setJson?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
  /** Reads the files that `--set-file` names. */
  readonly readFile?: (path: string) => string;
}

const flags: readonly (readonly [keyof UserValues, SetKind, string])[] = [
  ['setJson', 'json', '--set-json'],
  ['set', 'set', '--set'],
  ['setString', 'string', '--set-string'],
  ['setFile', 'file', '--set-file'],
  ['setLiteral', 'literal', '--set-literal'],
];

/** cli/values MergeValues. @throws ChartError as Helm words it */
export function mergeUserValues(given: UserValues, helmVersion: 3 | 4, origins?: ValuesOrigins): GoMap {
  let base = new GoMap();
  for (const { path, text } of given.files ?? [])
    base = mergeValues(base, readFile(path, text, helmVersion, origins), origins);
  for (const [name, kind, flag] of flags)
    for (const argument of (given[name] as readonly string[] | undefined) ?? []) {
      if (kind === 'json' && helmVersion === 4 && argument.trim().startsWith('{'))
        base = mergeValues(base, wholeObject(argument), origins);
      else apply({ argument, kind, flag, helmVersion }, base, given, origins);
    }
  return base;
}

/** All of them as one JSON text, which a release keeps. @throws ChartError */
export const valuesJson = (given: UserValues, helmVersion: 3 | 4): string =>
  marshalJson(mergeUserValues(given, helmVersion));

/** What Helm says of values that do not parse; undefined where they do, whatever the chart. */
export function faultOfValues(given: UserValues, helmVersion: 3 | 4): string | undefined {
  try {
    mergeUserValues(given, helmVersion);
    return undefined;
  } catch (e) {
    if (e instanceof ChartError) return e.message;
    throw e;
  }
}

function readFile(path: string, text: string, helmVersion: 3 | 4, origins: ValuesOrigins | undefined): GoMap {
  try {
    return readValuesText(text, path, helmVersion, origins);
  } catch (e) {
    if (e instanceof GoError) throw new ChartError(`failed to parse ${path}: ${e.message}`);
    throw e;
  }
}

function wholeObject(argument: string): GoMap {
  try {
    const value = parseJson(argument.trim());
    if (value instanceof GoMap) return value;
  } catch (e) {
    if (!(e instanceof GoError)) throw e;
  }
  throw new ChartError(`failed parsing --set-json data JSON: ${argument}`);
}

interface Flag {
  readonly argument: string;
  readonly kind: SetKind;
  readonly flag: string;
  readonly helmVersion: 3 | 4;
}

function apply(
  { argument, kind, flag, helmVersion }: Flag,
  base: GoMap,
  given: UserValues,
  origins: ValuesOrigins | undefined,
): void {
  try {
    const place = { file: `${flag} ${argument}` };
    const options = { helmVersion, ...(given.readFile ? { readFile: given.readFile } : {}) };
    parseSet(argument, kind, base, (holder, key) => origins?.note(holder, key, place), options);
  } catch (e) {
    if (!(e instanceof GoError) && !(e instanceof ChartError)) throw e;
    throw new ChartError(
      kind === 'json' ? `failed parsing --set-json data ${argument}` : `failed parsing ${flag} data: ${e.message}`,
    );
  }
}

import type { FunctionDef, FunctionTable } from '../template/runtime.js';
import { builtins } from './builtins.js';
import { cases } from './cases.js';
import { crypto } from './crypto.js';
import { dates } from './dates.js';
import { dicts } from './dicts.js';
import { durationsHelm4 } from './durations.js';
import { encoding } from './encoding.js';
import { engine } from './engine.js';
import { lists } from './lists.js';
import { logic } from './logic.js';
import { math } from './math.js';
import { paths } from './paths.js';
import { random } from './random.js';
import { regex } from './regex.js';
import { semver } from './semver.js';
import { strings } from './strings.js';
import { url } from './url.js';
import { yaml, yamlHelm4 } from './yaml.js';

/** Later families win where names repeat, as Helm lays its functions over sprig's over Go's. */
const common: readonly FunctionTable[] = [
  builtins,
  strings,
  cases,
  logic,
  lists,
  dicts,
  math,
  dates,
  encoding,
  crypto,
  random,
  regex,
  semver,
  paths,
  url,
  yaml,
  engine,
];
const helm4: readonly FunctionTable[] = [yamlHelm4, durationsHelm4];

const merged = new Map<3 | 4, ReadonlyMap<string, FunctionDef>>();

/** Every function a template of this Helm major may call. */
export function functionsOf(helmVersion: 3 | 4): ReadonlyMap<string, FunctionDef> {
  let functions = merged.get(helmVersion);
  if (!functions) {
    const tables = helmVersion === 4 ? [...common, ...helm4] : common;
    functions = new Map(tables.flatMap((t) => Object.entries(t)));
    merged.set(helmVersion, functions);
  }
  return functions;
}

import { quoteGo as quote } from '../../kube/go-quote.js';
import { parseJson } from '../functions/json-parse.js';
import { GoError, type GoValue } from '../go/values.js';
import { type CompiledSchema, compileSchema } from './compile.js';
import { displayErrors } from './display.js';
import { metaschemas } from './metaschemas.js';
import { isPlainSchema } from './plain.js';
import { checkCompiled } from './validate.js';

const compiled = new Map<number, CompiledSchema>();

function metaschemaOf(draft: number): CompiledSchema | undefined {
  const known = compiled.get(draft);
  if (known || !metaschemas[draft]) return known;
  const documents = new Map(metaschemas[draft].map((m) => [idOf(m), parseJson(JSON.stringify(m))]));
  const [url, root] = [...documents][0]!;
  const made = compileSchema(
    url,
    root,
    (wanted) => documents.get(wanted),
    () => {},
  );
  compiled.set(draft, made);
  return made;
}

const idOf = (meta: { readonly $id: string }): string => meta.$id.replace('#', '');

/** Whether a schema is one of its draft (roots.go validate). @throws GoError */
export function checkMetaschema(schema: GoValue, draft: number, location: string): void {
  if (isPlainSchema(schema, draft)) return;
  const meta = metaschemaOf(draft);
  const problems = meta ? checkCompiled(meta, schema, { assertFormats: true }) : [];
  if (!problems.length) return;
  const url = idOf(metaschemas[draft]![0]!);
  throw new GoError(
    `${quote(location)} is not valid against metaschema: jsonschema validation failed with '${url}#'\n${displayErrors(problems)}`,
  );
}

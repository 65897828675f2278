import applicator19 from 'ajv/dist/refs/json-schema-2019-09/meta/applicator.json' with { type: 'json' };
import content19 from 'ajv/dist/refs/json-schema-2019-09/meta/content.json' with { type: 'json' };
import core19 from 'ajv/dist/refs/json-schema-2019-09/meta/core.json' with { type: 'json' };
import format19 from 'ajv/dist/refs/json-schema-2019-09/meta/format.json' with { type: 'json' };
import metadata19 from 'ajv/dist/refs/json-schema-2019-09/meta/meta-data.json' with { type: 'json' };
import validation19 from 'ajv/dist/refs/json-schema-2019-09/meta/validation.json' with { type: 'json' };
import draft19 from 'ajv/dist/refs/json-schema-2019-09/schema.json' with { type: 'json' };
import applicator20 from 'ajv/dist/refs/json-schema-2020-12/meta/applicator.json' with { type: 'json' };
import content20 from 'ajv/dist/refs/json-schema-2020-12/meta/content.json' with { type: 'json' };
import core20 from 'ajv/dist/refs/json-schema-2020-12/meta/core.json' with { type: 'json' };
import format20 from 'ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json' with { type: 'json' };
import metadata20 from 'ajv/dist/refs/json-schema-2020-12/meta/meta-data.json' with { type: 'json' };
import unevaluated20 from 'ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json' with { type: 'json' };
import validation20 from 'ajv/dist/refs/json-schema-2020-12/meta/validation.json' with { type: 'json' };
import draft20 from 'ajv/dist/refs/json-schema-2020-12/schema.json' with { type: 'json' };
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import draft07 from 'ajv/dist/refs/json-schema-draft-07.json' with { type: 'json' };
import { draft04 } from './draft04.js';
import { latestDraft } from './drafts.js';

export interface Metaschema {
  readonly $id: string;
}

/** The published schemas of schemas, by draft: the first is the root, the others its vocabularies. */
export const metaschemas: Readonly<Record<number, readonly Metaschema[]>> = {
  4: [draft04],
  6: [{ ...draft06, properties: { ...draft06.properties, examples: true } } as Metaschema],
  7: [{ ...draft07, properties: { ...draft07.properties, writeOnly: draft07.properties.readOnly } } as Metaschema],
  2019: [draft19, applicator19, content19, core19, format19, metadata19, validation19],
  2020: [draft20, applicator20, content20, core20, format20, metadata20, unevaluated20, validation20],
};

const address = /^https?:\/\/json-schema\.org\//;

/** The published schema at an address, which needs no network (loader.go openMeta). */
export function metaschemaAt(url: string): Metaschema | undefined {
  const name = url.replace(address, '');
  if (name === url) return undefined;
  if (name === 'schema') return metaschemas[latestDraft]![0];
  return Object.values(metaschemas)
    .flat()
    .find((m) => m.$id.replace(address, '').replace('#', '') === name);
}

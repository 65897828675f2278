import { quoteGo as quote } from '../../kube/go-quote.js';
import { compileRegex } from '../functions/regex.js';
import { GoError, GoMap, type GoValue } from '../go/values.js';
import { subschemas } from './drafts.js';
import { type LoadSchema, SchemaDocument } from './resources.js';
import { escapeToken, joinUrl, splitFragment } from './url.js';

/** A schema in use; its value is known once it is compiled. */
interface Node {
  readonly document: SchemaDocument;
  readonly pointer: string;
  value?: GoValue;
}

export type RefKeyword = '$ref' | '$recursiveRef' | '$dynamicRef';

export interface CompiledSchema {
  readonly root: GoValue;
  readonly draft: number;
  /** What a reference of that schema means; undefined for what is out of reach, which is taken as met. */
  target(schema: GoMap, keyword: RefKeyword): GoValue;
  /** The resource that a schema is part of: the schema at its root, and what its dynamic anchors name. */
  resourceOf(schema: GoMap): { readonly root: GoValue; dynamic(name: string): GoValue } | undefined;
  /** The draft of a schema, where not all have the same. */
  readonly draftOf?: (schema: GoMap) => number;
  /** What messages call a schema. */
  location(schema: GoMap): string;
}

/** Throws where a schema is none. */
export type CheckSchema = (schema: GoValue, draft: number, location: string) => void;

/** Resolves every reference of a schema in use (compiler.go). @throws GoError as jsonschema/v6 words it */
export function compileSchema(url: string, root: GoValue, load: LoadSchema, check: CheckSchema): CompiledSchema {
  return new Compiler(load, check).run(url, root);
}

class Compiler {
  private readonly documents = new Map<string, SchemaDocument>();
  private readonly nodes = new Map<string, Node>();
  private readonly places = new Map<GoMap, Node>();
  private readonly targets = new Map<GoMap, Map<RefKeyword, Node>>();

  constructor(
    private readonly load: LoadSchema,
    private readonly check: CheckSchema,
  ) {}

  run(url: string, root: GoValue): CompiledSchema {
    const document = this.open(url, root);
    this.enqueue(document, '');
    // Grows while it is walked.
    for (const node of this.nodes.values()) this.compile(node);
    const { targets, places } = this;
    const { draft } = document.resourceOf('');
    const draftOf = (schema: GoMap): number => {
      const place = places.get(schema);
      return place ? place.document.resourceOf(place.pointer).draft : draft;
    };
    return {
      root,
      draft,
      ...([...places.keys()].some((schema) => draftOf(schema) !== draft) ? { draftOf } : {}),
      location: (schema) => {
        const place = places.get(schema);
        return place ? place.document.locate(place.pointer) : '';
      },
      resourceOf: (schema) => {
        const place = places.get(schema);
        return place && resourceAt(place);
      },
      target: (schema, keyword) => targets.get(schema)?.get(keyword)?.value,
    };
  }

  private open(url: string, root: GoValue): SchemaDocument {
    const document = new SchemaDocument(url, root, this.load);
    this.check(root, document.resourceOf('').draft, document.locate(''));
    this.documents.set(url, document);
    return document;
  }

  private enqueue(document: SchemaDocument, pointer: string): Node {
    const key = `${document.url}#${pointer}`;
    let node = this.nodes.get(key);
    if (!node) {
      node = { document, pointer };
      this.nodes.set(key, node);
    }
    return node;
  }

  private compile(node: Node): void {
    const { document, pointer } = node;
    node.value = document.lookup(pointer);
    const schema = node.value;
    if (document.adopt(pointer)) this.check(schema, document.resourceOf(pointer).draft, document.locate(pointer));
    if (!(schema instanceof GoMap)) return;
    this.places.set(schema, node);
    const resource = document.resourceOf(pointer);
    const { draft } = resource;
    this.enqueue(document, resource.pointer);
    for (const name of resource.dynamic) this.enqueue(document, document.pointerOf(resource, name));
    this.reference(node, schema, '$ref');
    if (draft < 2019 && typeof schema.get('$ref') === 'string') return;
    for (const sub of subschemas(schema, pointer, draft)) if (sub.applied) this.enqueue(document, sub.pointer);
    checkExpressions(node, schema);
    if (draft >= 2019) this.reference(node, schema, '$recursiveRef');
    if (draft >= 2020) this.reference(node, schema, '$dynamicRef');
  }

  private reference(node: Node, schema: GoMap, keyword: RefKeyword): void {
    const ref = schema.get(keyword);
    if (typeof ref !== 'string') return;
    const target = this.resolve(node, ref);
    if (!target) return;
    const known = this.targets.get(schema);
    if (known) known.set(keyword, target);
    else this.targets.set(schema, new Map([[keyword, target]]));
  }

  private resolve({ document, pointer }: Node, ref: string): Node | undefined {
    const { url, fragment } = splitFragment(ref);
    const wanted = joinUrl(document.resourceOf(pointer).id, url);
    const local = document.resourceNamed(wanted);
    if (local) return this.enqueue(document, document.pointerOf(local, fragment));
    const other = this.documents.get(wanted) ?? this.fetch(wanted);
    return other && this.enqueue(other, other.pointerOf(other.resourceOf(''), fragment));
  }

  private fetch(url: string): SchemaDocument | undefined {
    const root = this.load(url);
    return root === undefined ? undefined : this.open(url, root);
  }
}

function resourceAt({ document, pointer }: Node) {
  const resource = document.resourceOf(pointer);
  return {
    root: document.lookup(resource.pointer),
    dynamic: (name: string) =>
      resource.dynamic.has(name) ? document.lookup(document.pointerOf(resource, name)) : undefined,
  };
}

/** Drafts whose metaschema leaves expressions alone fail here. */
function checkExpressions({ document, pointer }: Node, schema: GoMap): void {
  const check = (expression: string, keyword: string): void => {
    try {
      compileRegex(expression);
    } catch (e) {
      const at = document.locate(`${pointer}/${escapeToken(keyword)}`);
      if (e instanceof GoError) throw new GoError(`invalid regex ${quote(expression)} at ${quote(at)}: ${e.message}`);
      throw e;
    }
  };
  const patterns = schema.get('patternProperties');
  if (patterns instanceof GoMap) for (const name of [...patterns.keys()].sort()) check(name, 'patternProperties');
  const pattern = schema.get('pattern');
  if (typeof pattern === 'string') check(pattern, 'pattern');
}

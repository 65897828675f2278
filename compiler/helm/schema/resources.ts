import { quoteGo as quote } from '../../kube/go-quote.js';
import { GoError, GoMap, GoSlice, type GoValue } from '../go/values.js';
import { draftFromUrl, idOf, latestDraft, subschemas } from './drafts.js';
import { encodeFragment, joinUrl, splitFragment } from './url.js';

/** A schema that an id names, or a whole document (jsonschema/v6 root.go). */
export interface Resource {
  readonly pointer: string;
  readonly id: string;
  readonly draft: number;
  /** Names within the resource, and the pointers they stand for. */
  readonly anchors: Map<string, string>;
  /** Those of them that `$dynamicRef` looks for. */
  readonly dynamic: Set<string>;
}

/** Reads a schema elsewhere; undefined where it is out of reach. */
export type LoadSchema = (url: string) => GoValue;

const maxDepth = 2_000;

/** A JSON document with the resources and anchors in it. */
export class SchemaDocument {
  private readonly resources = new Map<string, Resource>();
  private readonly collected = new Set<string>();

  constructor(
    readonly url: string,
    readonly root: GoValue,
    private readonly load: LoadSchema,
  ) {
    this.collect(root, url, '', latestDraft, 0);
  }

  /** What `url#pointer` is called in messages. */
  locate = (pointer: string): string => `${this.url}#${pointer.split('/').map(encodeFragment).join('/')}`;

  resourceOf(pointer: string): Resource {
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const found = this.resources.get(at);
      if (found) return found;
    }
  }

  resourceNamed(id: string): Resource | undefined {
    if (id === this.url) return this.resources.get('');
    return [...this.resources.values()].find((r) => r.id === id);
  }

  /** The pointer that a fragment means in a resource. @throws GoError for an unknown anchor */
  pointerOf(resource: Resource, fragment: string): string {
    if (fragment === '' || fragment.startsWith('/')) return resource.pointer + fragment;
    const pointer = resource.anchors.get(fragment);
    if (pointer !== undefined) return pointer;
    const name = `${resource.id}#${encodeFragment(fragment)}`;
    throw new GoError(`anchor in ${quote(name)} not found in schema ${quote(this.url)}`);
  }

  lookup(pointer: string): GoValue {
    let at = this.root;
    for (const raw of pointer.split('/').slice(1)) {
      let key = raw;
      if (raw.includes('~')) {
        if (/~(?![01])/.test(raw)) throw new GoError(`invalid json-pointer ${quote(this.locate(pointer))}`);
        key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
      }
      at = at instanceof GoMap ? at.get(key) : at instanceof GoSlice ? at.items[Number(key)] : undefined;
      if (at === undefined) throw new GoError(`json-pointer in ${quote(this.locate(pointer))} not found`);
    }
    return at;
  }

  /** Takes a schema in that stands where none is looked for; false when it was known. */
  adopt(pointer: string): boolean {
    if (this.collected.has(pointer)) return false;
    const { id, draft } = this.resourceOf(pointer);
    this.collect(this.lookup(pointer), id, pointer, draft, 0);
    return true;
  }

  private collect(schema: GoValue, outer: string, pointer: string, fallback: number, depth: number): void {
    if (this.collected.has(pointer) || depth > maxDepth) return;
    this.collected.add(pointer);
    if (!(schema instanceof GoMap)) {
      if (pointer === '') this.add({ pointer, id: outer, draft: fallback, anchors: new Map(), dynamic: new Set() });
      return;
    }
    let draft = this.draftOf(schema, pointer, fallback);
    let id = idOf(schema, draft);
    if (id === '' && pointer !== '') {
      draft = fallback;
      id = idOf(schema, draft);
    }
    const base = id === '' ? outer : joinUrl(outer, id);
    if (id !== '' || pointer === '') this.add({ pointer, id: base, draft, anchors: new Map(), dynamic: new Set() });
    const resource = this.resourceNamed(base) ?? this.resourceOf(pointer);
    this.collectAnchors(schema, pointer, resource);
    for (const sub of subschemas(schema, pointer, draft))
      this.collect(sub.value, base, sub.pointer, resource.draft, depth + 1);
  }

  private add(resource: Resource): void {
    const known = [...this.resources.values()].find((r) => r.id === resource.id);
    if (known && known.pointer !== resource.pointer) {
      // Go goes through the schemas in no order: the places are told as they stand in the document.
      const places = `at ${quote(known.pointer)} and ${quote(resource.pointer)}`;
      throw new GoError(`duplicate id ${quote(resource.id)} in ${quote(this.url)} ${places}`);
    }
    this.resources.set(resource.pointer, resource);
  }

  /** loader.go getDraft: the draft of a metaschema of another's is the draft of that one. */
  private draftOf(schema: GoMap, pointer: string, fallback: number): number {
    const named = schema.get('$schema');
    if (typeof named !== 'string') return fallback;
    const known = draftFromUrl(named);
    if (known !== undefined) return known;
    const { url } = splitFragment(named);
    if (pointer === '' && url === this.url) throw new GoError(`draft ${quote(url)} is not supported`);
    const meta = this.load(url);
    const next = meta instanceof GoMap ? meta.get('$schema') : undefined;
    return (typeof next === 'string' ? draftFromUrl(next) : undefined) ?? fallback;
  }

  private collectAnchors(schema: GoMap, pointer: string, { draft, anchors, dynamic }: Resource): void {
    const add = (name: GoValue): void => {
      if (typeof name !== 'string' || name === '') return;
      const known = anchors.get(name);
      if (known !== undefined && known !== pointer)
        throw new GoError(
          `duplicate anchor ${quote(name)} in ${quote(this.url)} at ${quote(known)} and ${quote(pointer)}`,
        );
      anchors.set(name, pointer);
    };
    if (draft >= 2019) add(schema.get('$anchor'));
    const name = draft >= 2020 ? schema.get('$dynamicAnchor') : undefined;
    add(name);
    if (typeof name === 'string' && name !== '') dynamic.add(name);
    if (draft >= 2019 || schema.has('$ref')) return;
    const id = schema.get(draft === 4 ? 'id' : '$id');
    const { fragment } = splitFragment(typeof id === 'string' ? id : '');
    if (!fragment.startsWith('/')) add(fragment);
  }
}

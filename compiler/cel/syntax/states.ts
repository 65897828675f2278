import { type Element, grammar, type RuleName, type Token } from './grammar.js';

/**
 * The grammar as the network of states that ANTLR's runtime asks what may come next. Only what error handling looks at
 * is told apart: where alternatives begin, and where loops turn.
 */
export interface State {
  readonly kind: 'plain' | 'blockStart' | 'loopEntry' | 'loopBack' | 'ruleStop';
  next: Transition[];
}

export interface Transition {
  readonly target: State;
  /** Absent where nothing is consumed. */
  readonly set?: readonly Token[];
  /** A rule is gone through first; `target` is what follows it. */
  readonly rule?: RuleName;
}

/** An element with its states. */
export interface Node {
  readonly element: Element;
  readonly state: State;
  readonly back?: State;
  readonly parts: readonly Node[];
}

export interface Rule {
  readonly body: Node;
  readonly start: State;
}

const make = (kind: State['kind'] = 'plain'): State => ({ kind, next: [] });
const link = (from: State, to: State): void => void from.next.push({ target: to });

/** Builds the states between an entry and an exit. */
function build(element: Element, from: State, to: State): Node {
  switch (element.is) {
    case 'token':
      from.next.push({ target: to, set: element.set });
      return { element, state: from, parts: [] };
    case 'rule':
      from.next.push({ target: to, rule: element.name });
      return { element, state: from, parts: [] };
    case 'sequence': {
      let at = from;
      const parts = element.parts.map((part, i) => {
        const end = i === element.parts.length - 1 ? to : make();
        const node = build(part, at, end);
        at = end;
        return node;
      });
      return { element, state: from, parts };
    }
    case 'choice':
    case 'optional': {
      const block = make('blockStart');
      link(from, block);
      const parts = (element.is === 'choice' ? element.of : [element.part]).map((part) => {
        const begin = make();
        link(block, begin);
        return build(part, begin, to);
      });
      if (element.is === 'optional') link(block, to);
      return { element, state: block, parts };
    }
    default:
      return loop(element, element.part, from, to);
  }
}

function loop(element: Element, part: Element, from: State, to: State): Node {
  const entry = make(element.is === 'star' ? 'loopEntry' : 'blockStart');
  const back = make('loopBack');
  const begin = make();
  link(from, entry);
  link(entry, begin);
  const turn = build(part, begin, back);
  link(back, entry);
  link(element.is === 'star' ? entry : back, to);
  return { element, state: entry, back, parts: [turn] };
}

export const rules = Object.fromEntries(
  (Object.keys(grammar) as RuleName[]).map((name) => {
    const start = make();
    return [name, { start, body: build(grammar[name], start, make('ruleStop')) }];
  }),
) as Readonly<Record<RuleName, Rule>>;

export interface Look {
  readonly tokens: ReadonlySet<Token>;
  /** The rule may end before any token. */
  readonly ends: boolean;
}

const known = new Map<State, Look>();

/** LL1Analyzer.Look without a context: the tokens that may come next within the rule. */
export function look(state: State): Look {
  let found = known.get(state);
  if (!found) {
    const tokens = new Set<Token>();
    const ends = walk(state, tokens, new Set(), new Set());
    found = { tokens, ends };
    known.set(state, found);
  }
  return found;
}

/** Collects the tokens; true where the end of the rule comes in sight. */
function walk(state: State, into: Set<Token>, seen: Set<State>, within: Set<RuleName>): boolean {
  if (state.kind === 'ruleStop') return true;
  if (seen.has(state)) return false;
  seen.add(state);
  let ends = false;
  for (const { target, set, rule } of state.next) {
    if (set) for (const t of set) into.add(t);
    else if (!rule) ends = walk(target, into, seen, within) || ends;
    else if (!within.has(rule)) {
      const passes = walk(rules[rule].start, into, new Set(), new Set([...within, rule]));
      if (passes) ends = walk(target, into, seen, within) || ends;
    }
  }
  return ends;
}

export const firstOf = (name: RuleName): ReadonlySet<Token> => look(rules[name].start).tokens;

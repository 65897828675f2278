import type { JsonObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Flags } from '../command-line.js';
import type { Session } from '../session.js';
import { podSpecOf, update } from '../writes.js';

export interface ContainerLike extends JsonObject {
  name: string;
}

/** Splits `TYPE/NAME… KEY=VALUE…`. */
export function splitPairs(args: readonly string[]): { names: string[]; pairs: [string, string][] } {
  const isPair = (a: string) => a.includes('=') || (/-$/.test(a) && !a.includes('/'));
  const pairs = args.filter(isPair).map((a): [string, string] => {
    const at = a.indexOf('=');
    return at < 0 ? [a, ''] : [a.slice(0, at), a.slice(at + 1)];
  });
  return { names: args.filter((a) => !isPair(a)), pairs };
}

/** What `-c` says. */
export const containerPattern = (flags: Flags): string =>
  flags.string('container') ?? flags.string('containers') ?? '*';

/** Containers, then init containers, whose names match `-c`, which may hold `*`. */
export function selected(spec: JsonObject, flags: Flags): ContainerLike[] {
  const regex = new RegExp(
    `^${containerPattern(flags)
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')}$`,
  );
  const all = [
    ...((spec['containers'] ?? []) as ContainerLike[]),
    ...((spec['initContainers'] ?? []) as ContainerLike[]),
  ];
  return all.filter((c) => regex.test(c.name));
}

/** Changes the pod spec of each object, and says so where it made a difference. */
export function each(
  s: Session,
  targets: readonly KubeObject[],
  said: string,
  change: (spec: JsonObject) => void,
): void {
  for (const object of targets) {
    const done = update(s, object, (draft) => {
      const spec = podSpecOf(draft);
      if (spec) change(spec);
      return draft;
    });
    if (done?.changed) s.report(done.object, said);
  }
}

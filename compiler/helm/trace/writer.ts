import type { GoText } from '../go/values.js';
import type { Node } from '../template/ast.js';
import { Writer } from '../template/runtime.js';
import { Deps } from './deps.js';
import { type Origin, removeAll, type Segment } from './segments.js';

const noValue = '<no value>';

/** A writer that keeps where each stretch of its text came from. */
export class TraceWriter extends Writer {
  segments: Segment[] = [];
  /** All that was read and run for this text, also where it left nothing in it. */
  readonly all = new Deps();

  add(text: string, origin: Origin): void {
    const start = this.text.length;
    this.write(text);
    if (text) this.segments.push({ start, end: this.text.length, origin });
  }

  /** Adds a text with origins of its own, which `print` wrote and which depends on `deps`, too. */
  addText(value: GoText, print: Node, deps: Deps): void {
    const start = this.text.length;
    this.write(value.text);
    const added = Deps.of(deps);
    added.ran(print);
    const moved = new Map<Origin, Origin>();
    for (const s of value.origins as Segment[]) {
      let origin = moved.get(s.origin);
      if (!origin) {
        origin = { ...s.origin, deps: Deps.of(s.origin.deps, added) };
        moved.set(s.origin, origin);
      }
      this.segments.push({ start: s.start + start, end: s.end + start, origin });
    }
  }

  override finish(): string {
    if (this.text.includes(noValue)) Object.assign(this, removeAll(this.text, this.segments, noValue));
    return this.text;
  }
}

import { LineIndex } from './line-index.js';

/** One input text. `path` is what diagnostics print: as the user gave it, with forward slashes. */
export class SourceFile {
  private index: LineIndex | undefined;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {}

  get lines(): LineIndex {
    this.index ??= new LineIndex(this.text);
    return this.index;
  }
}

/**
 * What the instrumented program refers to by number: the places of a literal, an assignment or a loop. Written by the
 * instrumenter, read by the recorder in the program's thread; plain data, so that it crosses between them.
 */

/** Start and end, UTF-16 offsets. */
export type Range = readonly [number, number];

export interface PropSite {
  /** The static name; undefined for elements of lists and computed names. */
  readonly name?: string;
  readonly key: Range;
  readonly value: Range;
  readonly literal: boolean;
  /** Where the value comes from, if not from here: several things for `a ?? b` or a template text. */
  readonly from?: readonly Source[];
}

/** A constant (file and range of its initializer), or `source[key]` with `source` an argument of the recording call. */
export type Source =
  | { readonly constant: readonly [number, number, number] }
  | { readonly argument: number; readonly key: string };

export interface Part {
  /** `own`: properties or elements written here; `spread`: everything of another value; `computed`: one computed name. */
  readonly kind: 'own' | 'spread' | 'computed';
  readonly props: readonly PropSite[];
}

export interface Site {
  readonly file: number;
  readonly range: Range;
  /** Within a function, so that the calls that led here tell more than the place. */
  readonly inner: boolean;
  readonly parts: readonly Part[];
}

/** The name under which the instrumented program reaches the recorder. */
export const recorderName = '__drydock';

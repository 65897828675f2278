/** A command's own bundle lacks a module: the run is to start again with the whole bundle. Thrown before anything is written. */
export class NeedsWholeBundle extends Error {}

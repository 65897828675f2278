/** A chart that cannot be loaded, rendered or found; the message is what Helm prints behind `Error: `. */
export class ChartError extends Error {
  constructor(
    message: string,
    /** Where in the chart, when known: a file as the user would open it and UTF-16 offsets. */
    readonly place?: { readonly file: string; readonly offset: number },
  ) {
    super(message);
  }
}

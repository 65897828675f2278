import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';

type Descriptor = 1 | 2;

/** Node's streams take milliseconds to make: they are made for terminals, and where a pipe takes no more at once. */
const streamOf = (fd: Descriptor): NodeJS.WriteStream => (fd === 1 ? process.stdout : process.stderr);
const handedOver = new Set<Descriptor>();

export function isTerminal(fd: Descriptor): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isCharacterDevice() && !isNull(stat.rdev) && Boolean(streamOf(fd).isTTY);
  } catch {
    // Closed: nobody looks.
    return false;
  }
}

function isNull(device: number): boolean {
  try {
    return device === statSync(devNull).rdev;
  } catch {
    return false;
  }
}

/** Columns of the terminal; undefined where there is none. */
export const columns = (): number | undefined => (isTerminal(1) ? process.stdout.columns : undefined);

/** Writes all of it before the process ends. A reader that has gone ends it at once: with 0, as it had enough. */
export function write(fd: Descriptor, text: string): void {
  let rest: Uint8Array = Buffer.from(text);
  try {
    if (!handedOver.has(fd) && !isTerminal(fd)) while (rest.length) rest = rest.subarray(writeSync(fd, rest));
    if (rest.length) handOver(fd, rest);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'EAGAIN') handOver(fd, rest);
    else failed(fd, e as NodeJS.ErrnoException);
  }
}

/**
 * Ends the process: at once, unless a stream still has to write. Left alone, a process on its way out would first
 * collect the garbage of a large run.
 */
export function finish(code: number): void {
  if (handedOver.size) process.exitCode = code;
  else process.exit(code);
}

function handOver(fd: Descriptor, rest: Uint8Array): void {
  const stream = streamOf(fd);
  if (!handedOver.has(fd)) stream.on('error', (e: NodeJS.ErrnoException) => failed(fd, e));
  handedOver.add(fd);
  stream.write(rest);
}

/** Results that nobody gets are an error; what was to be said on stderr is not. */
function failed(fd: Descriptor, { code }: NodeJS.ErrnoException): void {
  if (fd === 1) process.exit(code === 'EPIPE' ? 0 : 2);
}

/** All that the process writes, in place of writing it. */
export interface Output {
  text(): string;
  restore(): void;
}

export function captureOutput(): Output {
  const pieces: string[] = [];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) {
    stream.write = (piece: string | Uint8Array) => {
      pieces.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString());
      return true;
    };
  }
  return {
    text: () => pieces.join(''),
    restore: () => {
      streams.forEach((stream, at) => {
        const original = originals[at];
        if (original) stream.write = original;
      });
    },
  };
}

// The redactor as a Transform of Node.
import { Transform } from 'node:stream';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { MaskOptions } from './mask.ts';
import { createRedactor } from './redactor.ts';

/** Runs something later, unless it is cancelled. */
export type Later = (run: () => void, milliseconds: number) => { cancel(): void };

export interface RedactStreamOptions extends MaskOptions {
  /** After how many milliseconds without input the held bytes are written; 150 if not said. */
  readonly idle?: number | undefined;
  /** The timer to use, for tests. */
  readonly later?: Later | undefined;
}

const byTimeout: Later = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds);
  return { cancel: () => clearTimeout(timer) };
};

/**
 * A Transform that masks the secrets in what goes through it: `source.pipe(redactStream(prepareRules())).pipe(target)`. Each stream needs its
 * own. After an error it is destroyed, and nothing more comes out.
 */
export function redactStream(
  rules: readonly CompiledRule[],
  { idle = 150, later = byTimeout, ...masks }: RedactStreamOptions = {},
): Transform {
  const redactor = createRedactor(rules, masks);
  let timer: { cancel(): void } | undefined;
  /** Pushes what `ask` returns; destroys the stream where it throws: held bytes must not come out unmasked. */
  const give = (stream: Transform, ask: () => Uint8Array, done?: () => void): void => {
    try {
      const bytes = ask();
      if (bytes.length > 0) stream.push(bytes);
    } catch (error) {
      stream.destroy(toError(error));
      return;
    }
    done?.();
  };
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      timer?.cancel();
      give(
        this,
        () => redactor.take(chunk),
        () => {
          timer = redactor.holds ? later(() => give(this, () => redactor.idle()), idle) : undefined;
          done();
        },
      );
    },
    flush(done) {
      timer?.cancel();
      give(this, () => redactor.end(), done);
    },
    destroy(error, done) {
      timer?.cancel();
      done(error);
    },
  });
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

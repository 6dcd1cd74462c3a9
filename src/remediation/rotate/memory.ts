// What a rotation that was interrupted must know when it goes on: which token is the old one, and which the new one. By fingerprint: no token is in it.
import { accessSync, constants, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import { writeAtomically } from '../../system/atomic-write.ts';
import type { Environment } from '../../system/environment.ts';
import { homeFrom, xdgFolder } from '../../system/homes.ts';

export interface Rotation {
  /** The folder it is about. */
  readonly folder: string;
  readonly botId: string;
  /** Fingerprints. */
  readonly old: string;
  readonly fresh: string;
}

/** What is kept between runs, in the user's own state folder. */
export interface Memory {
  /** The rotation that was begun for a bot in a folder. What cannot be read was never written whole, and is none. */
  recall(folder: string, botId: string): Rotation | undefined;
  /** Whether any was begun in a folder, and has not come to its end. */
  isBegun(folder: string): boolean;
  /** Throws TokenscanError where nothing could be kept: that is to be known while the old token still works. */
  expectRoom(): void;
  /** Throws TokenscanError. */
  keep(rotation: Rotation): void;
  forget(rotation: Rotation): void;
}

export function openMemory(env: Environment): Memory {
  const state = xdgFolder('state', env, homeFrom(env)) ?? '';
  const folder = join(state, 'tokenscan');
  const file = join(folder, 'rotations.json');

  function readAll(): readonly Rotation[] {
    if (state === '') return [];
    try {
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return Array.isArray(value) ? value.filter(isRotation) : [];
    } catch (error) {
      // Not there, or not whole: then the rotation starts over, which is safe at any step.
      if (isSystemError(error) || error instanceof SyntaxError) return [];
      throw error;
    }
  }

  function fail(error: unknown): never {
    const advice = 'set XDG_STATE_HOME to a folder that you can write to, and call this again';
    throw new TokenscanError(`the state of the rotation cannot be kept in ${folder}: ${explain(error)}; ${advice}`, {
      cause: error,
    });
  }

  function writeAll(rotations: readonly Rotation[]): void {
    if (state === '') return;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (rotations.length === 0) {
        rmSync(file, { force: true });
        return;
      }
      writeAtomically(file, `${JSON.stringify(rotations, undefined, 2)}\n`, { keepMode: false });
    } catch (error) {
      fail(error);
    }
  }

  const others = ({ folder: where, botId }: Rotation): readonly Rotation[] =>
    readAll().filter((one) => one.folder !== where || one.botId !== botId);

  return {
    recall: (where, botId) => readAll().find((one) => one.folder === where && one.botId === botId),
    isBegun: (where) => readAll().some((one) => one.folder === where),
    expectRoom() {
      if (state === '')
        throw new TokenscanError(
          'neither HOME nor XDG_STATE_HOME is set: there is no folder to keep the state of the rotation in',
        );
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        accessSync(folder, constants.W_OK | constants.X_OK);
      } catch (error) {
        fail(error);
      }
    },
    keep: (rotation) => writeAll([...others(rotation), rotation]),
    forget: (rotation) => writeAll(others(rotation)),
  };
}

function isRotation(value: unknown): value is Rotation {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['folder', 'botId', 'old', 'fresh'].every((key) => typeof (value as Readonly<Record<string, unknown>>)[key] === 'string')
  );
}

// Stores which rotations have begun, so that the next run can continue them: fingerprints only, no token.

import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import { writeAtomically } from '../../system/atomic-write.ts';
import type { Environment } from '../../system/environment.ts';
import { homeFrom, xdgFolder } from '../../system/homes.ts';
import { readRegularFile } from '../../system/regular-file.ts';

/** A rotation that has begun: a new token was given, and it is not yet certain that everything is done. */
export interface Rotation {
  /** The folder of the bot. */
  readonly folder: string;
  readonly botId: string;
  /** Fingerprints. */
  readonly old: string;
  readonly fresh: string;
}

/** The rotations that have begun, in the state folder of the user. */
export class RotationStore {
  /** Empty if the environment names no home and no state folder. */
  readonly #folder: string;
  readonly #file: string;

  constructor(env: Environment) {
    const state = xdgFolder('state', env, homeFrom(env));
    this.#folder = state === undefined ? '' : join(state, 'tokenscan');
    this.#file = join(this.#folder, 'rotations.json');
  }

  /** The rotation of a bot in a folder. A file that cannot be read was not written completely, and counts as none. */
  find(folder: string, botId: string): Rotation | undefined {
    return this.#read().find((one) => one.folder === folder && one.botId === botId);
  }

  /** Whether a rotation has begun in a folder, of any bot. */
  hasAny(folder: string): boolean {
    return this.#read().some((one) => one.folder === folder);
  }

  /** Throws TokenscanError if nothing can be stored: the user must know that while the old token still works. */
  expectWritable(): void {
    if (this.#folder === '')
      throw new TokenscanError('no folder for the state of the rotation: neither HOME nor XDG_STATE_HOME is set');
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      accessSync(this.#folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Throws TokenscanError. */
  save(rotation: Rotation): void {
    this.#write([...this.#others(rotation), rotation]);
  }

  /** Throws TokenscanError. */
  remove(rotation: Rotation): void {
    this.#write(this.#others(rotation));
  }

  #others({ folder, botId }: Rotation): readonly Rotation[] {
    return this.#read().filter((one) => one.folder !== folder || one.botId !== botId);
  }

  #read(): readonly Rotation[] {
    if (this.#folder === '') return [];
    try {
      const value: unknown = JSON.parse(readRegularFile(this.#file).toString('utf8'));
      return Array.isArray(value) ? value.filter(isRotation) : [];
    } catch (error) {
      // Missing or incomplete: the rotation starts again, which is safe at any step.
      if (isSystemError(error) || error instanceof SyntaxError) return [];
      throw error;
    }
  }

  #write(rotations: readonly Rotation[]): void {
    if (this.#folder === '') return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (rotations.length === 0) {
        rmSync(this.#file, { force: true });
        return;
      }
      writeAtomically(this.#file, `${JSON.stringify(rotations, undefined, 2)}\n`, { keepMode: false });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): never {
    const remedy = 'set XDG_STATE_HOME to a folder that you can write to, then run this again';
    throw new TokenscanError(`${this.#folder}: the state of the rotation cannot be stored (${explain(error)}); ${remedy}`, {
      cause: error,
    });
  }
}

function isRotation(value: unknown): value is Rotation {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['folder', 'botId', 'old', 'fresh'].every((key) => typeof (value as Readonly<Record<string, unknown>>)[key] === 'string')
  );
}

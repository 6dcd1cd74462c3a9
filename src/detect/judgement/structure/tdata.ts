// The structure of the file in which Telegram Desktop keeps the key to its logins.
import { shortKey } from './auth-key.ts';

const SALT_LENGTH = 32;
/** A key of 256 bytes and its length, filled up to whole blocks of 16, behind 16 bytes of check. */
const ENCRYPTED_LENGTH = 288;

/**
 * The start of `tdata/key_datas` behind its magic (tdesktop, storage_file_utilities.cpp and storage_domain.cpp): the version of
 * the program, little-endian; a salt of 32 bytes and the encrypted key, each behind its big-endian length. Without a local
 * passcode the salt alone opens the key. Encrypted bytes look random.
 */
export function tdataKey(bytes: Buffer): boolean {
  if (bytes.length !== 4 + 4 + SALT_LENGTH + 4 + ENCRYPTED_LENGTH) return false;
  const version = bytes.readUInt32LE(0);
  const salt = bytes.subarray(8, 8 + SALT_LENGTH);
  const encrypted = bytes.subarray(12 + SALT_LENGTH);
  return (
    version > 0 &&
    version < 100_000_000 &&
    bytes.readUInt32BE(4) === SALT_LENGTH &&
    bytes.readUInt32BE(8 + SALT_LENGTH) === ENCRYPTED_LENGTH &&
    shortKey(salt) &&
    new Set(encrypted).size >= 130
  );
}

// Checks which strings from outside may become revisions: an attacker may have written what a CI system passes.
import { CiError } from '../../model/errors.ts';

/** An id as git prints it, SHA-1 or SHA-256. */
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What git-check-ref-format(1) forbids in a name, and a leading `-`, which git-branch(1) forbids. */
const NO_REF = /^-|^[./]|[\0-\x20\x7f~^:?*[\\]|\.\.|\/[./]|@\{|\.lock(?:\/|$)|[./]$|^@$/;

/** Whether `oid` stands for "no commit": zeros only, as many as an id has digits. */
export function isZero(oid: string): boolean {
  return OID.test(oid) && /^0+$/.test(oid);
}

/** `value` if it is an id, zeros included. Throws CiError that names `where`, never the value: it may contain anything. */
export function readOid(value: string | undefined, where: string): string {
  if (value === undefined || value === '') throw new CiError(`${where} is missing`);
  if (!OID.test(value)) throw new CiError(`${where} is not a commit id (40 or 64 hex digits)`);
  return value;
}

/** The same for an id of something that must exist. */
export function readCommit(value: string | undefined, where: string): string {
  const oid = readOid(value, where);
  if (isZero(oid)) throw new CiError(`${where} is all zeros, which is no commit`);
  return oid;
}

/** `value` if it can be the name of a branch; undefined if there is none. Throws CiError. */
export function readBranch(value: string | undefined, where: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (value.length > 1000 || NO_REF.test(value)) throw new CiError(`${where} is not a valid branch name`);
  return value;
}

/** The name of an event as it may be shown. Throws CiError. */
export function readName(value: string | undefined, where: string): string {
  if (value === undefined || !/^[a-z][a-z_]{0,99}$/.test(value)) throw new CiError(`${where} does not name an event`);
  return value;
}

/** The remote-tracking branch of `name` in a CI clone. */
export function fetchedBranch(name: string): string {
  return `refs/remotes/origin/${name}`;
}

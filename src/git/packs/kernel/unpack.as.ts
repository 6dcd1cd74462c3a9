// Inflates the entries of packs and applies their deltas, in AssemblyScript.
//
// The main file of the kernel: what it exports. `npm run kernel` compiles it and its parts into wasm.ts; a test compiles them again and
// compares. They are not part of the TypeScript program: their types (i32, v128 …) are AssemblyScript's.
//
// Why not zlib: a call of node:zlib costs some 20 µs, more than the work for nearly every entry of a pack. Nothing here is
// trusted: each function says how much it read and wrote, the checksum of zlib is compared, and the caller has git read
// what does not come out right.
//
// Reads may go up to 16 bytes beyond an input, writes up to 16 beyond an output; the caller keeps room for that.
export { adler32 } from './adler32.as';
export { applyDelta, resultSize } from './delta.as';
export { inflate } from './inflate.as';

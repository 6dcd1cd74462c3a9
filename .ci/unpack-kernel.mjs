// Compiles src/git/packs/kernel/unpack.as.ts to WebAssembly and writes it, as base64, to wasm.ts beside it.
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const FOLDER = 'src/git/packs/kernel';

/** The memory is the caller's: how much there is depends on what is read. Overruns are wanted, so nothing is asserted. */
const FLAGS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--importMemory', '--memoryBase', '16'];

/** The text of wasm.ts as the source now gives it. */
export async function compileUnpackKernel() {
  const files = new Map();
  const { error, stderr } = await asc.main(['unpack.as.ts', '--baseDir', FOLDER, '--outFile', 'out.wasm', ...FLAGS], {
    writeFile: (name, contents) => files.set(name, contents),
  });
  if (error) throw new Error(`the kernel does not compile: ${stderr.toString()}`, { cause: error });
  const lines = Buffer.from(files.get('out.wasm'))
    .toString('base64')
    .match(/.{1,100}/g)
    .map((line) => `  '${line}'`);
  return `// Made by \`npm run kernel\` from unpack.as.ts; a test makes it again and compares. Do not edit.

/** The compiled kernel, in base64. */
export const UNPACK_WASM: string = [
${lines.join(',\n')},
].join('');
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(`${FOLDER}/wasm.ts`, await compileUnpackKernel());

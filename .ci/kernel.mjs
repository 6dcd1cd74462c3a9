// Compiles the kernels, which are written in AssemblyScript, to WebAssembly, and writes each as base64 to wasm.ts beside it.
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const FLAGS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd'];

/** By name: where a kernel is, and where its memory comes from. */
const KERNELS = {
  KERNEL: {
    folder: 'src/detect/search/kernel',
    source: 'kernel.as.ts',
    memory: ['--initialMemory', '17', '--maximumMemory', '17'],
  },
  // The memory is the caller's: how much there is depends on what is read.
  UNPACK: { folder: 'src/git/packs/kernel', source: 'unpack.as.ts', memory: ['--importMemory', '--memoryBase', '16'] },
  XXH64: {
    folder: 'src/sources/archives/xxh64',
    source: 'xxh64.as.ts',
    memory: ['--initialMemory', '2', '--maximumMemory', '2', '--memoryBase', '65536'],
  },
};

/** The text of wasm.ts as the source of the kernel `name` now gives it. */
export async function compileKernel(name) {
  const { folder, source, memory } = KERNELS[name];
  const files = new Map();
  const { error, stderr } = await asc.main([source, '--baseDir', folder, '--outFile', 'out.wasm', ...FLAGS, ...memory], {
    writeFile: (file, contents) => files.set(file, contents),
  });
  if (error) throw new Error(`${source} does not compile: ${stderr.toString()}`, { cause: error });
  const lines = Buffer.from(files.get('out.wasm'))
    .toString('base64')
    .match(/.{1,100}/g)
    .map((line) => `  '${line}'`);
  return `// Made by \`npm run kernel\` from ${source}; a test makes it again and compares. Do not edit.

/** The compiled kernel, in base64. */
export const ${name}_WASM: string = [
${lines.join(',\n')},
].join('');
`;
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, { folder }] of Object.entries(KERNELS)) writeFileSync(`${folder}/wasm.ts`, await compileKernel(name));
}

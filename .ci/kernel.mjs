// Compiles src/detect/search/kernel/kernel.as.ts to WebAssembly and writes it, as base64, to wasm.ts beside it.
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const FLAGS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--initialMemory', '17', '--maximumMemory', '17'];

/** The text of wasm.ts as the kernel's source now gives it. */
export async function compileKernel() {
  const files = new Map();
  const { error, stderr } = await asc.main(
    ['kernel.as.ts', '--baseDir', 'src/detect/search/kernel', '--outFile', 'out.wasm', ...FLAGS],
    {
      writeFile: (name, contents) => files.set(name, contents),
    },
  );
  if (error) throw new Error(`the kernel does not compile: ${stderr.toString()}`, { cause: error });
  const lines = Buffer.from(files.get('out.wasm'))
    .toString('base64')
    .match(/.{1,100}/g)
    .map((line) => `  '${line}'`);
  return `// Made by \`npm run kernel\` from kernel.as.ts; a test makes it again and compares. Do not edit.

/** The compiled kernel, in base64. */
export const KERNEL_WASM: string = [
${lines.join(',\n')},
].join('');
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync('src/detect/search/kernel/wasm.ts', await compileKernel());

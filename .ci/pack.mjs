// Before packing: takes out of package.json what only contributors need, lifecycle scripts above all, and packs the grammars as tightly as
// goes, which takes a quarter of a minute and saves a hundred kilobytes (not with TOKENSCAN_PACK=quick). After: puts package.json back.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { noteBuilt } from './build-digest.mjs';

const KEPT = 'package.json.kept';

function packTightly(folder) {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.br'))) {
    const bytes = brotliDecompressSync(readFileSync(`${folder}/${name}`));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      // Most of a grammar is tables of two-byte numbers.
      [constants.BROTLI_PARAM_NPOSTFIX]: 1,
      [constants.BROTLI_PARAM_NDIRECT]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(`${folder}/${name}`, brotliCompressSync(bytes, { params }));
  }
  // What is in dist is still what a build makes.
  noteBuilt();
}

if (process.argv[2] === 'before') {
  if (process.env.TOKENSCAN_PACK !== 'quick') packTightly('dist/grammars');
  const text = readFileSync('package.json', 'utf8');
  const { scripts: _, devDependencies: __, overrides: ___, knip: ____, ...published } = JSON.parse(text);
  writeFileSync(KEPT, text);
  writeFileSync('package.json', `${JSON.stringify(published, undefined, 2)}\n`);
} else {
  renameSync(KEPT, 'package.json');
}

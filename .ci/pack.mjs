// Before packing: takes out of package.json what only contributors need, lifecycle scripts above all. After: puts it back.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const KEPT = 'package.json.kept';

if (process.argv[2] === 'before') {
  const text = readFileSync('package.json', 'utf8');
  const { scripts: _, devDependencies: __, overrides: ___, knip: ____, ...published } = JSON.parse(text);
  writeFileSync(KEPT, text);
  writeFileSync('package.json', `${JSON.stringify(published, undefined, 2)}\n`);
} else {
  renameSync(KEPT, 'package.json');
}

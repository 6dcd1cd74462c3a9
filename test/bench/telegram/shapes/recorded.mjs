// Positives: what real programs printed, recorded on loopback (record/), with another token in it.
import { readFileSync } from 'node:fs';
import { positive } from '../kit.mjs';
import { fillTemplate } from '../record/template.mjs';

const PRINTED = JSON.parse(readFileSync(new URL('recorded/printed.json', import.meta.url), 'utf8'));

// Line breaks of the recording are where they are because of a token of this length.
export const RECORDED = PRINTED.map(({ name, program, version, template }) =>
  positive(name, `${name}.log`, (kit) => fillTemplate(template, kit), {
    source: `${program} ${version}`,
    token: () => ({ digits: 10 }),
  }),
);

// All shapes of the benchmark, each with its group.
import { LOOKALIKES } from './negatives/lookalikes.mjs';
import { NOISE } from './negatives/noise.mjs';
import { PLACEHOLDERS } from './negatives/placeholders.mjs';
import { ARCHIVES } from './shapes/archives.mjs';
import { CODE } from './shapes/code.mjs';
import { CONFIG } from './shapes/config.mjs';
import { ENCODED } from './shapes/encoded.mjs';
import { HISTORIES } from './shapes/histories.mjs';
import { LARGE } from './shapes/large.mjs';
import { LOGS } from './shapes/logs.mjs';
import { PLACES } from './shapes/places.mjs';
import { RECORDED } from './shapes/recorded.mjs';
import { SPLIT } from './shapes/split.mjs';
import { STORES } from './shapes/stores.mjs';
import { TERMINAL } from './shapes/terminal.mjs';
import { TEXT } from './shapes/text.mjs';

const GROUPS = {
  config: CONFIG,
  code: CODE,
  text: TEXT,
  places: PLACES,
  logs: LOGS,
  recorded: RECORDED,
  histories: HISTORIES,
  stores: STORES,
  encoded: ENCODED,
  terminal: TERMINAL,
  split: SPLIT,
  archives: ARCHIVES,
  large: LARGE,
  'not-placeholders': PLACEHOLDERS,
  'not-lookalikes': LOOKALIKES,
  'not-noise': NOISE,
};

export const SHAPES = Object.entries(GROUPS).flatMap(([group, shapes]) => shapes.map((shape) => ({ ...shape, group })));

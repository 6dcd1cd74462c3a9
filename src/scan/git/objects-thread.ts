// The code of a worker thread that filters objects of packs.
import { workerData } from 'node:worker_threads';
import { prepareRules } from '../../config/rules/builtin.ts';
import type { CleanWork } from './clean-worker.ts';
import { filterForests } from './filter-forests.ts';

const { forests, families, bytes } = workerData as CleanWork;
for (const size of filterForests(forests, prepareRules(families))) bytes[0] = size;

// The code of a worker thread that filters objects of packs.
import { workerData } from 'node:worker_threads';
import { prepareRules } from '../../config/rules/builtin.ts';
import type { CleanWork } from './clean-worker.ts';
import { filterForests } from './filter-forests.ts';

const { forests, families, done } = workerData as CleanWork;
for (const _ of filterForests(forests, prepareRules(families), done));

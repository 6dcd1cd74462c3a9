// What `npm run derive` needs of the sources.

export { prepareRules } from '../src/config/rules/builtin.ts';
export { settleBuckets } from '../src/detect/search/kernel/settled-buckets.ts';
export { makePlan, writeDown } from '../src/detect/search/plan.ts';

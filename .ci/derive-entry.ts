// What `npm run derive` needs of the sources.
export { makePlan, writeDown } from '../src/detect/search/plan.ts';
export { prepareRules } from '../src/rules/builtin.ts';

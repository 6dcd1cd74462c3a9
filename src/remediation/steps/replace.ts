// The steps that replace secrets: first where they have left this machine, last where only this machine has them.
import type { Finding } from '../../model/types.ts';
import { hasLeft, type PlaceKind, type TokenPlace } from './places.ts';
import type { StepScope } from './scope.ts';
import type { NextStep, Replacing, StepFacts } from './step.ts';

/** Places that other users of this machine can read. */
const READABLE: readonly PlaceKind[] = ['command line', 'log', 'journal', 'history'];

/** What git has: in CI and at a server it has left. */
const IN_GIT: readonly PlaceKind[] = ['pushed', 'tracked', 'committed', 'image'];

type Urgency = Extract<StepFacts, { readonly code: 'replace' }>['urgency'];

/** The steps for secrets that have left this machine, and for the others. */
export function replaceSteps(
  places: readonly TokenPlace[],
  scope: StepScope,
): { readonly left: readonly NextStep[]; readonly others: readonly NextStep[] } {
  const urgencies = new Map<string, Urgency>();
  for (const place of places) {
    const { fingerprint } = place.finding;
    urgencies.set(fingerprint, worse(urgencies.get(fingerprint) ?? 'here', urgencyOf(place, scope)));
  }
  const stepFor = (urgency: Urgency): readonly NextStep[] => {
    const some = places.filter(({ finding }) => urgencies.get(finding.fingerprint) === urgency);
    if (some.length === 0) return [];
    const hasBot = some.some(({ finding }) => finding.botId !== undefined);
    const commands = hasBot && scope.location !== 'server' ? [`${scope.command} rotate`] : [];
    return [{ code: 'replace', urgency, kinds: kindsOf(some), isPartial: some.length < places.length, commands }];
  };
  return { left: stepFor('left'), others: [...stepFor('exposed'), ...stepFor('here')] };
}

const ORDER: readonly Urgency[] = ['left', 'exposed', 'here'];

function worse(a: Urgency, b: Urgency): Urgency {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}

function urgencyOf(place: TokenPlace, { location }: StepScope): Urgency {
  if (hasLeft(place) || (location !== 'here' && IN_GIT.includes(place.kind))) return 'left';
  return READABLE.includes(place.kind) ? 'exposed' : 'here';
}

/** The preview; with the fingerprint where another secret has the same one: tokens of one bot may differ only in what is masked. */
function distinct({ preview, fingerprint }: Finding, places: readonly TokenPlace[]): string {
  const isAlone = places.every(({ finding }) => finding.preview !== preview || finding.fingerprint === fingerprint);
  return isAlone ? preview : `${preview} (${fingerprint})`;
}

/** By what has to be done, in the order of the places. */
function kindsOf(places: readonly TokenPlace[]): readonly Replacing[] {
  const kinds = new Map<string, { readonly titles: Set<string>; readonly previews: Set<string> }>();
  for (const { finding } of places) {
    const { fix } = finding.help;
    const kind = kinds.get(fix) ?? { titles: new Set(), previews: new Set() };
    kind.titles.add(finding.title);
    kind.previews.add(distinct(finding, places));
    kinds.set(fix, kind);
  }
  return [...kinds].map(([fix, { titles, previews }]) => ({ fix, titles: [...titles], previews: [...previews] }));
}

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
  const urgencies = urgenciesOf(places, scope);
  const stepFor = (urgency: Urgency): readonly NextStep[] => {
    const some =
      typeof urgencies === 'string'
        ? places.filter(() => urgencies === urgency)
        : places.filter(({ finding }) => urgencies.get(finding.fingerprint) === urgency);
    if (some.length === 0) return [];
    const hasBot = some.some(({ finding }) => finding.botId !== undefined);
    const commands = hasBot && scope.location !== 'server' ? [`${scope.command} rotate`] : [];
    const isPartial = some.length < places.length;
    return [{ code: 'replace', urgency, kinds: kindsOf(some, isPartial), isPartial, commands }];
  };
  return { left: stepFor('left'), others: [...stepFor('exposed'), ...stepFor('here')] };
}

/** That of each secret; or of all, without a table of up to 100,000, where it is the same. */
function urgenciesOf(places: readonly TokenPlace[], scope: StepScope): Urgency | ReadonlyMap<string, Urgency> {
  const own = new Set(places.map((place) => urgencyOf(place, scope)));
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0) return only;
  const urgencies = new Map<string, Urgency>();
  for (const place of places) {
    const { fingerprint } = place.finding;
    urgencies.set(fingerprint, worse(urgencies.get(fingerprint) ?? 'here', urgencyOf(place, scope)));
  }
  return urgencies;
}

const ORDER: readonly Urgency[] = ['left', 'exposed', 'here'];

function worse(a: Urgency, b: Urgency): Urgency {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b;
}

function urgencyOf(place: TokenPlace, { location }: StepScope): Urgency {
  if (hasLeft(place) || (location !== 'here' && IN_GIT.includes(place.kind))) return 'left';
  return READABLE.includes(place.kind) ? 'exposed' : 'here';
}

/** Previews that more than one secret has: tokens of one bot may differ only in what is masked. */
function sharedPreviews(places: readonly Pick<TokenPlace, 'finding'>[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const { finding } of places) {
    const { preview, fingerprint } = finding;
    const known = first.get(preview);
    if (known === undefined) first.set(preview, fingerprint);
    else if (known !== fingerprint) shared.add(preview);
  }
  return shared;
}

/** The preview; with the fingerprint where another secret has the same one. */
function distinct({ preview, fingerprint }: Finding, shared: ReadonlySet<string>): string {
  return shared.has(preview) ? `${preview} (${fingerprint})` : preview;
}

/** By what has to be done, in the order of the places. @param isPartial the secrets are named; else it only counts whether there is one or more */
export function kindsOf(places: readonly Pick<TokenPlace, 'finding'>[], isPartial: boolean): readonly Replacing[] {
  const kinds = new Map<string, { readonly titles: Set<string>; readonly previews: Set<string> }>();
  const shared = isPartial ? sharedPreviews(places) : new Set<string>();
  for (const { finding } of places) {
    const { fix } = finding.help;
    const kind = kinds.get(fix) ?? { titles: new Set(), previews: new Set() };
    kind.titles.add(finding.title);
    if (isPartial || kind.previews.size < 2) kind.previews.add(isPartial ? distinct(finding, shared) : finding.fingerprint);
    kinds.set(fix, kind);
  }
  return [...kinds].map(([fix, { titles, previews }]) => ({ fix, titles: [...titles], previews: [...previews] }));
}

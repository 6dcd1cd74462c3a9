// Audit → JSON, version 1: the report, and for each token its places and the next steps.
import type { Audit, AuditedExposure } from '../remediation/audit/audit.ts';
import { type Chunks, joinChunks } from './chunks.ts';
import { findingToJson, jsonChunks, mapLazily, reportToJson, spanToJson } from './json.ts';
import { describeDetails, describeStep } from './step-words.ts';

/** The audit as one JSON object, indented, with a line feed at its end. */
export function formatAuditJson(audit: Audit, version: string): string {
  return joinChunks(auditJsonChunks(audit, version));
}

/** The same in pieces. */
export function auditJsonChunks({ exposures, report, scans, absent }: Audit, version: string): Chunks {
  return jsonChunks({ ...reportToJson(report, version), looked: scans, absent, exposures: mapLazily(exposures, exposureToJson) });
}

function exposureToJson({ fingerprint, verdict, places, span, pushedTo, inHead, life, steps }: AuditedExposure): object {
  const [{ finding }] = places;
  return {
    fingerprint,
    preview: finding.preview,
    ...(finding.botId === undefined ? {} : { botId: finding.botId }),
    verdict,
    ...spanToJson(span),
    pushedTo,
    inHead,
    ...(life === undefined ? {} : { life }),
    places: places.map((place) => ({ place: place.kind, allowed: place.allowed, ...findingToJson(place.finding) })),
    steps: steps.map((step) => ({
      step: step.code,
      what: [describeStep(step), ...describeDetails(step)].join('\n'),
      commands: step.commands,
    })),
  };
}

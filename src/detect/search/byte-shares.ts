// How often each byte occurs.

/** The share of each byte in logs, sources, prose, base64 and programs, by its kind. */
export const SHARES: Float64Array = Float64Array.from({ length: 256 }, (_, code) => {
  if (code === 0x20) return 0.09;
  if (code >= 0x61 && code <= 0x7a) return 0.017;
  if (code >= 0x30 && code <= 0x39) return 0.016;
  if (code >= 0x41 && code <= 0x5a) return 0.0045;
  if (code === 0x0a) return 0.016;
  if (code === 0) return 0.03;
  // "-./:" and the quotes in programs and JSON.
  if ((code >= 0x2d && code <= 0x2f) || code === 0x3a || code === 0x22) return 0.01;
  return code > 0x20 && code < 0x7f ? 0.004 : 0.0008;
});

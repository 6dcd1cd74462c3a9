// The types of section.mjs.
export function sectionOf(page: string): string | undefined;
export function withSection(page: string, section: string): string;

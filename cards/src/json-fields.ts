/** Readers of an answer that is not trusted: what is not of the wanted type is null. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(raw: unknown): raw is Fields {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

export function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

export function text(raw: unknown): string | null {
  return typeof raw === "string" && raw !== "" ? raw : null;
}

export function figure(raw: unknown): number | null {
  return typeof raw === "number" && Number.isFinite(raw) ? raw : null;
}

import type { Savings } from "../savings-document";

/** How figures may be coloured: a claim needs a verdict. Class names of the style sheet. */
export type Tone = "proven" | "unproven" | "overused";

export function toneOf(savings: Savings): Tone {
  if (savings.verdict !== "real") return "unproven";
  return isOveruse(savings) ? "overused" : "proven";
}

/** Whether more was used than expected. */
export function isOveruse({ kwh, percent }: Savings): boolean {
  return (kwh ?? percent ?? 0) < 0;
}

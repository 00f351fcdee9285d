import { describe, expect, it } from "vitest";
import { languageOf } from "../src/language";
import { sheddingTextsFor } from "../src/shedding-texts";
import { textsFor } from "../src/texts";

/** Every text with its path; functions are called with their own letters. */
function flat(texts: object, path = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[path + key, value]];
    if (typeof value === "function") return [[path + key, (value as (...words: string[]) => string)("⟨a⟩", "⟨b⟩")]];
    return flat(value as object, `${path}${key}.`);
  });
}

describe.each([
  ["savings", textsFor],
  ["shedding", sheddingTextsFor],
] as const)("the texts of the %s card", (_card, textsOf) => {
  const french = new Map(flat(textsOf("fr")));
  const english = new Map(flat(textsOf("en")));

  it("are the same set in both languages", () => {
    expect([...english.keys()]).toEqual([...french.keys()]);
  });

  it("use the same values in both languages", () => {
    const slots = (words: string | undefined) => (words?.match(/⟨.⟩/g) ?? []).sort();
    for (const [key, words] of french) expect(slots(english.get(key)), key).toEqual(slots(words));
  });

  it("are French for every French, English otherwise", () => {
    expect(["fr", "fr-FR", "FR-ca", "en-GB", "de", undefined].map(languageOf)).toEqual([
      "fr",
      "fr",
      "fr",
      "en",
      "en",
      "en",
    ]);
  });
});

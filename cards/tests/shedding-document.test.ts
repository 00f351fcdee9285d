import { describe, expect, it } from "vitest";
import { readSheddingDocument, shedToday, sortedLoads } from "../src/shedding-document";

const load = (id: string, phase: string, minutes = 0) => ({ id, name: id, phase, reason: null, draw_w: 0, power_w: 1000, minutes });

describe("the shedding document", () => {
  it("is read with its loads and limits", () => {
    const document = readSheddingDocument({
      title: "École",
      mode: "on",
      state: "shedding",
      unit: "VA",
      power: 8000,
      limit: 9000,
      source: "subscribed",
      limits: [{ value: 6000, unit: "W", source: "tempo", firmness: "soft", scope: "L1", start: null, end: 7200 }],
      loads: [load("a", "shed", 3)],
    });
    expect(document).toMatchObject({ title: "École", mode: "on", unit: "VA", power: 8000, limit: 9000, base: null });
    expect(document?.limits).toEqual([
      { value: 6000, unit: "W", source: "tempo", soft: true, scope: "L1", start: null, end: 7200 },
    ]);
    expect(document?.loads[0]).toMatchObject({ id: "a", phase: "shed", minutes: 3, energyKwh: 0, since: null });
  });

  it("never takes an unknown mode for one that commands", () => {
    expect(readSheddingDocument({ mode: "turbo" })?.mode).toBe("off");
  });

  it("leaves out rows that say nothing", () => {
    const document = readSheddingDocument({ loads: [3, {}, load("a", "free")], limits: [{}, null] });
    expect(document?.loads.map(({ id }) => id)).toEqual(["a"]);
    expect(document?.limits).toEqual([]);
  });

  it.each(["<html>", null, [1]])("%j is no document", (raw) => {
    expect(readSheddingDocument(raw)).toBeNull();
  });

  it("puts what is shed first, and what this version does not know last", () => {
    const document = readSheddingDocument({
      loads: [load("z", "free"), load("b", "free"), load("new", "dreaming"), load("d", "deaf"), load("s", "shed")],
    });
    expect(sortedLoads(document?.loads ?? []).map(({ id }) => id)).toEqual(["s", "d", "b", "z", "new"]);
  });

  it("keeps of the day what was shed, the longest first", () => {
    const document = readSheddingDocument({ loads: [load("a", "free", 2), load("b", "free"), load("c", "shed", 9)] });
    expect(shedToday(document?.loads ?? []).map(({ id }) => id)).toEqual(["c", "a"]);
  });
});

import { describe, expect, it } from "vitest";
import type { DeviceEntry, EntityEntry } from "../src/home-assistant";
import { entryToShow, savingsFingerprint } from "../src/site-entities";

const devices: Record<string, DeviceEntry> = {
  a: { id: "a", primary_config_entry: "entry-a" },
  b: { id: "b", config_entries: ["entry-b"] },
};

function entity(id: string, device: string, platform = "linky_gtb"): Record<string, EntityEntry> {
  return { [id]: { entity_id: id, platform, device_id: device, translation_key: id.split(".")[1] ?? "" } };
}

const oneSite = { devices, entities: { ...entity("sensor.savings_kwh", "a"), ...entity("sensor.power", "b") } };
const twoSites = { devices, entities: { ...oneSite.entities, ...entity("sensor.savings_percent", "b") } };

describe("the building to show", () => {
  it("is the one of the configuration", () => {
    expect(entryToShow("entry-b", oneSite)).toBe("entry-b");
  });

  it("is the only one that measures savings, when none is named", () => {
    expect(entryToShow(undefined, oneSite)).toBe("entry-a");
    expect(entryToShow("", oneSite)).toBe("entry-a");
  });

  it("is left to the integration when there are several or none", () => {
    expect(entryToShow(undefined, twoSites)).toBeUndefined();
    expect(entryToShow(undefined, { devices, entities: {} })).toBeUndefined();
  });

  it("is not one of another integration", () => {
    expect(entryToShow(undefined, { devices, entities: entity("sensor.savings", "a", "piggy_bank") })).toBeUndefined();
  });
});

describe("the fingerprint of the savings", () => {
  const states = (savings: string, power: string, other = "0") => ({
    "sensor.savings_kwh": { state: savings, attributes: {} },
    "sensor.power": { state: power, attributes: {} },
    "sensor.savings_percent": { state: other, attributes: {} },
  });

  it("changes with a savings sensor and with nothing else", () => {
    const before = savingsFingerprint({ ...oneSite, states: states("1", "5") });
    expect(savingsFingerprint({ ...oneSite, states: states("1", "6") })).toBe(before);
    expect(savingsFingerprint({ ...oneSite, states: states("2", "5") })).not.toBe(before);
  });

  it("ignores the sensors of another building", () => {
    const before = savingsFingerprint({ ...twoSites, states: states("1", "5", "7") }, "entry-a");
    expect(savingsFingerprint({ ...twoSites, states: states("1", "5", "8") }, "entry-a")).toBe(before);
  });
});

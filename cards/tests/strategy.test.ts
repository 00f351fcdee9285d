import { describe, expect, it } from "vitest";
import type { EntityEntry, EntityState } from "../src/home-assistant";
import { generateDashboard, type House } from "../src/strategy";

function house(...sensors: readonly (Partial<EntityEntry> & { id: string; deviceClass?: string; device?: string })[]): House {
  const entities: Record<string, EntityEntry> = {};
  const states: Record<string, EntityState> = {};
  for (const { id, deviceClass, device = "agent", ...rest } of sensors) {
    entities[id] = { entity_id: id, platform: "linky_gtb", device_id: device, ...rest };
    states[id] = { state: "1", attributes: { device_class: deviceClass } };
  }
  return {
    entities,
    states,
    devices: { agent: { id: "agent", primary_config_entry: "town-hall" }, pool: { id: "pool", config_entries: ["pool"] } },
  };
}

function cards(of: House, statistics: Parameters<typeof generateDashboard>[1] = [], language: "fr" | "en" = "fr") {
  const [view] = generateDashboard(of, statistics, language).views;
  return (view?.sections ?? []).map((section) => section["cards"] as readonly Record<string, unknown>[]);
}

const SAVINGS = { id: "sensor.savings_kwh", translation_key: "savings_kwh", deviceClass: "energy" };

describe("the generated dashboard", () => {
  it("is one view of sections, in the user's language", () => {
    const { views } = generateDashboard(house(), [], "fr");
    expect(views).toHaveLength(1);
    expect(views[0]).toMatchObject({ title: "Bâtiment", type: "sections" });
    expect(generateDashboard(house(), [], "en").views[0]).toMatchObject({ title: "Building" });
  });

  it("starts with the savings card of each building", () => {
    const sections = cards(
      house({ id: "sensor.power", deviceClass: "power" }, SAVINGS, { ...SAVINGS, id: "sensor.savings_pool", device: "pool" }),
    );
    expect(sections.slice(0, 2).map(([card]) => card)).toEqual([
      expect.objectContaining({ type: "custom:linky-gtb-savings-card", entry_id: "town-hall" }),
      expect.objectContaining({ type: "custom:linky-gtb-savings-card", entry_id: "pool" }),
    ]);
  });

  it("then shows power, energy and temperature, each under its heading", () => {
    const sections = cards(
      house(
        { id: "sensor.outdoor", deviceClass: "temperature" },
        { id: "sensor.main_power", deviceClass: "power" },
        { id: "sensor.main_energy", deviceClass: "energy" },
        SAVINGS,
      ),
    );
    expect(sections.slice(1).map((section) => section.map((card) => card["heading"] ?? card["entity"]))).toEqual([
      ["Puissance", "sensor.main_power"],
      ["Énergie", "sensor.main_energy"],
      ["Températures", "sensor.outdoor"],
    ]);
  });

  it("leaves out what is hidden, diagnostic, or of another integration", () => {
    const [section] = cards(
      house(
        { id: "sensor.a", deviceClass: "power" },
        { id: "sensor.b", deviceClass: "power", hidden: true },
        { id: "sensor.c", deviceClass: "power", entity_category: "diagnostic" },
        { id: "sensor.d", deviceClass: "power", platform: "shelly" },
      ),
    );
    expect(section?.slice(1)).toEqual([{ type: "tile", entity: "sensor.a" }]);
  });

  it("draws the Linky statistics, and no one else's", () => {
    const [section] = cards(house(), [
      { statistic_id: "linky_gtb:22222222222222_consumption", source: "linky_gtb" },
      { statistic_id: "linky_gtb:11111111111111_consumption", source: "linky_gtb" },
      { statistic_id: "sensor.other", source: "recorder" },
    ]);
    expect(section?.[1]).toMatchObject({
      type: "statistics-graph",
      entities: ["linky_gtb:11111111111111_consumption", "linky_gtb:22222222222222_consumption"],
      stat_types: ["change"],
    });
  });

  it("tells what to do when there is nothing yet", () => {
    const [section] = cards(house());
    expect(section?.[0]?.["type"]).toBe("markdown");
    expect(section?.[0]?.["content"]).toContain("/config/integrations/integration/linky_gtb");
  });
});

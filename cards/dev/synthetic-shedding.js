// A school under an operator's order, for looking at the card only.

const HOUR_S = 3600;

/** An event of `linky_gtb/shedding`. */
export function syntheticShedding({ mode = "on", state = "shedding", power = 29_400, limit = 30_000, now = Date.now() / 1000 } = {}) {
  const load = (id, name, phase, reason, draw, full, minutes = 0, kwh = 0) => ({
    id, name, phase, reason, draw_w: draw, power_w: full, since: now - 420, minutes, energy_kwh: kwh,
  });
  return {
    title: "École Jules-Ferry",
    entry_id: "01JS",
    mode,
    state,
    unit: "W",
    meter: "good",
    power,
    limit,
    source: "operator",
    base: 17_250,
    limits: [
      { value: 30_000, unit: "W", source: "operator", firmness: "firm", scope: "site", start: null, end: now + HOUR_S },
      { value: 25_000, unit: "W", source: "ecowatt", firmness: "soft", scope: "site", start: now + 20 * HOUR_S, end: now + 23 * HOUR_S },
    ],
    energy_kwh: 6.42,
    minutes: 187,
    loads: [
      load("a", "Ballon d’eau chaude", "shed", "over_limit", 0, 6000, 125, 4.9),
      load("b", "Radiateurs de la salle des fêtes", "lowered", "limit_coming", 3200, 7500, 62, 1.52),
      load("c", "Borne de recharge", "waiting", "make_room", 0, 7400),
      load("d", "Centrale d’air", "deaf", "retry", 4000, 4000),
      load("e", "Chauffage des classes", "free", null, 5600, 9000),
      load("f", "Chambre froide", "excluded", null, 1200, 1500),
    ],
  };
}

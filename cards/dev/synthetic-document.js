// An office that is heated by electricity, halved by works, with noise and holes: for looking at the card only.

const DAY_MS = 86_400_000;

function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function noise(random) {
  return random() + random() + random() - 1.5;
}

/** A document of `linky_gtb/savings`; `factor` is what the works leave of the expected consumption. */
export function syntheticDocument({ factor = 0.57, drift = 16, verdict = "real", seed = 7 } = {}) {
  const random = randomNumbers(seed);
  const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
  const [baselineStart, baselineEnd] = [Date.UTC(2025, 0, 1), Date.UTC(2026, 0, 1)];
  const [reportingStart, reportingEnd] = [Date.UTC(2026, 2, 1), Date.UTC(2026, 10, 21)];
  const days = [];
  let [saved, expectedSum, eur, spell] = [0, 0, 0, 0];
  for (let ms = baselineStart; ms < reportingEnd; ms += DAY_MS) {
    if (ms >= baselineEnd && ms < reportingStart) continue;
    const season = Math.cos(((ms - Date.UTC(2025, 0, 18)) / DAY_MS / 365.25) * 2 * Math.PI);
    spell = 0.8 * spell + noise(random) * 2;
    const celsius = 11.5 - 8 * season + spell;
    const weekend = [0, 6].includes(new Date(ms).getUTCDay());
    const expected = (weekend ? 34 : 62) + 4.4 * Math.max(0, 16.5 - celsius);
    const works = ms >= reportingStart ? factor : 1;
    const observed = Math.max(5, expected * works * (1 + 0.22 * noise(random)));
    const away = ms >= Date.UTC(2025, 8, 8) && ms < Date.UTC(2025, 8, 25);
    const lost = ms >= Date.UTC(2026, 6, 6) && ms < Date.UTC(2026, 6, 19);
    const missing = away || lost || random() < 0.01;
    const row = {
      date: iso(ms),
      observed_kwh: missing ? null : observed,
      expected_kwh: expected,
      cumulative_kwh: null,
      cumulative_low_kwh: null,
      cumulative_high_kwh: null,
      cumulative_eur: null,
    };
    if (ms >= reportingStart) {
      if (!missing) {
        saved += expected - observed;
        expectedSum += expected;
        eur += (expected - observed) * 0.2146;
      }
      const half = Math.hypot((drift / 100) * expectedSum, 6 * Math.sqrt(days.length));
      Object.assign(row, {
        cumulative_kwh: saved,
        cumulative_low_kwh: saved - half,
        cumulative_high_kwh: saved + half,
        cumulative_eur: eur,
      });
    }
    days.push(row);
  }
  const percent = (100 * saved) / expectedSum;
  return {
    site: "Hôtel de ville",
    entry_id: "01JB",
    result: {
      model: "daily",
      parameters: {
        weekday: { shape: "heating", base_kwh_per_day: 62, heating_kwh_per_day_and_c: 4.4, heating_balance_c: 16.5 },
        weekend: { shape: "heating", base_kwh_per_day: 34, heating_kwh_per_day_and_c: 4.4, heating_balance_c: 16.5 },
      },
      cv_rmse: 0.164,
      nmbe: 0.0003,
      r2: 0.81,
      savings_kwh: saved,
      savings_percent: percent,
      savings_eur: eur,
      model_interval_90_percent: [percent - 3.8, percent + 3.8],
      drift_interval_90_percent: [percent - drift, percent + drift],
      verdict,
      events: [],
      coverage: { baseline: { percent: 94.1 }, reporting: { percent: 93.8 } },
      warnings: ["17 days without energy in the baseline, from 2025-09-08 to 2025-09-24."],
    },
    days,
    baseline: { start: iso(baselineStart), end: iso(baselineEnd) },
    reporting: { start: iso(reportingStart), end: iso(reportingEnd) },
  };
}

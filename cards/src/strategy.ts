import type { Language } from "./language";
import { DOMAIN, type EntityEntry, type Hass } from "./home-assistant";
import { savingsEntities } from "./site-entities";

/** What the dashboard is made from. */
export type House = Pick<Hass, "entities" | "devices" | "states">;

export interface StatisticId {
  readonly statistic_id: string;
  readonly source: string;
}

interface Lovelace {
  readonly type: string;
  readonly [option: string]: unknown;
}

export interface Dashboard {
  readonly views: readonly (Lovelace & { readonly sections: readonly Lovelace[] })[];
}

const TEXTS = {
  fr: {
    view: "Bâtiment",
    power: "Puissance",
    energy: "Énergie",
    temperature: "Températures",
    meters: "Compteurs Linky",
    linky: "Consommation par jour",
    empty:
      "Aucune entité Linky GTB pour l’instant. Ajoutez un compteur ou un bâtiment dans [l’intégration](/config/integrations/integration/linky_gtb).",
  },
  en: {
    view: "Building",
    power: "Power",
    energy: "Energy",
    temperature: "Temperatures",
    meters: "Linky meters",
    linky: "Consumption by day",
    empty:
      "No Linky GTB entity yet. Add a meter or a building in [the integration](/config/integrations/integration/linky_gtb).",
  },
};

const ICONS = { power: "mdi:flash", energy: "mdi:meter-electric", temperature: "mdi:thermometer" } as const;

/** One view of the building: savings first, then what is measured now, then the Linky history. */
export function generateDashboard(house: House, statistics: readonly StatisticId[], language: Language): Dashboard {
  const texts = TEXTS[language];
  const sections = [
    ...savingsSections(house),
    ...measureSections(house, language),
    ...linkySections(statistics, language),
  ];
  return {
    views: [
      {
        title: texts.view,
        path: "building",
        icon: "mdi:office-building",
        type: "sections",
        max_columns: 3,
        sections: sections.length > 0 ? sections : [section([{ type: "markdown", content: texts.empty }])],
      },
    ],
  };
}

/** One card for each building that measures savings. */
function savingsSections({ entities, devices }: House): readonly Lovelace[] {
  const entries = new Set(
    savingsEntities({ entities, devices }).flatMap(({ device_id: id }) => {
      const device = id ? devices[id] : undefined;
      return device?.primary_config_entry ?? device?.config_entries?.[0] ?? [];
    }),
  );
  return [...entries].map((entryId) =>
    section([{ type: "custom:linky-gtb-savings-card", entry_id: entryId, grid_options: { columns: "full" } }], 3),
  );
}

function measureSections(house: House, language: Language): readonly Lovelace[] {
  return (["power", "energy", "temperature"] as const).flatMap((deviceClass) => {
    const shown = shownEntities(house).filter(
      ({ entity_id: id }) => house.states[id]?.attributes["device_class"] === deviceClass,
    );
    if (shown.length === 0) return [];
    return [
      section([
        { type: "heading", heading: TEXTS[language][deviceClass], icon: ICONS[deviceClass] },
        ...shown.map(({ entity_id: entity }) => ({ type: "tile", entity })),
      ]),
    ];
  });
}

function shownEntities({ entities, devices }: House): readonly EntityEntry[] {
  const savings = new Set(savingsEntities({ entities, devices }));
  return Object.values(entities)
    .filter((entity) => entity.platform === DOMAIN && !entity.hidden && !entity.entity_category && !savings.has(entity))
    .sort((a, b) => a.entity_id.localeCompare(b.entity_id));
}

function linkySections(statistics: readonly StatisticId[], language: Language): readonly Lovelace[] {
  const entities = statistics
    .filter(({ source }) => source === DOMAIN)
    .map(({ statistic_id: id }) => id)
    .sort();
  if (entities.length === 0) return [];
  const texts = TEXTS[language];
  return [
    section([
      { type: "heading", heading: texts.meters, icon: "mdi:chart-bar" },
      {
        type: "statistics-graph",
        title: texts.linky,
        entities,
        period: "day",
        days_to_show: 30,
        chart_type: "bar",
        stat_types: ["change"],
      },
    ]),
  ];
}

function section(cards: readonly Lovelace[], columns?: number): Lovelace {
  return { type: "grid", cards, ...(columns ? { column_span: columns } : {}) };
}

import type { ProblemKind } from "./card-state";
import type { Language } from "./language";
import type { Verdict } from "./savings-document";

export interface WayOut {
  readonly title: string;
  readonly action: string;
}

export interface Texts {
  readonly defaultTitle: string;
  readonly subtitle: (start: string, end: string) => string;
  readonly subtitleOpen: (start: string) => string;
  readonly loading: string;
  readonly saved: string;
  readonly overused: string;
  readonly ofExpected: string;
  readonly inEuros: string;
  readonly verdicts: Readonly<Record<Verdict, { readonly label: string; readonly meaning: string }>>;
  readonly overuse: { readonly label: string; readonly meaning: string };
  readonly interval: (low: string, high: string) => string;
  readonly overuseInterval: (low: string, high: string) => string;
  /** From an overuse to a saving. */
  readonly mixedInterval: (overuse: string, saving: string) => string;
  readonly intervalName: string;
  readonly modelInterval: (low: string, high: string) => string;
  readonly weekly: { readonly title: string; readonly unit: string };
  readonly observed: string;
  readonly expected: string;
  readonly difference: string;
  readonly savedArea: string;
  readonly works: string;
  readonly weekOf: (day: string) => string;
  readonly noReading: string;
  readonly cumulated: { readonly title: string; readonly since: (day: string) => string };
  readonly cumulatedLine: string;
  readonly band: string;
  readonly bandValues: (low: string, high: string) => string;
  readonly unitToggle: string;
  readonly chartHint: string;
  readonly method: string;
  readonly baselinePeriod: string;
  readonly reportingPeriod: string;
  readonly period: (start: string, end: string) => string;
  readonly model: string;
  readonly modelDays: Readonly<Record<string, string>>;
  readonly modelHeating: (kwhPerDay: string, balance: string) => string;
  readonly modelCooling: (kwhPerDay: string, balance: string) => string;
  readonly modelError: string;
  readonly modelBias: string;
  readonly explained: string;
  readonly coverage: string;
  readonly coverageValues: (baseline: string, reporting: string) => string;
  readonly warnings: string;
  readonly table: {
    readonly caption: string;
    readonly month: string;
    readonly observed: string;
    readonly expected: string;
    readonly cumulative: string;
    readonly missing: string;
  };
  readonly problems: Readonly<Record<ProblemKind, WayOut>>;
  /** By the agent's name of the rule; its own words, in English, follow. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly retry: string;
  readonly settings: string;
  readonly outdated: string;
}

const FR: Texts = {
  defaultTitle: "Économies d’énergie",
  subtitle: (start, end) => `Économies mesurées du ${start} au ${end}`,
  subtitleOpen: (start) => `Économies mesurées depuis le ${start}`,
  loading: "Chargement des économies",
  saved: "économisés",
  overused: "consommés en plus",
  ofExpected: "de la consommation attendue",
  inEuros: "au prix de l’énergie",
  verdicts: {
    real: {
      label: "Économie réelle",
      meaning:
        "L’écart est plus grand que ce qu’un bâtiment varie d’une année à l’autre sans travaux : tout l’intervalle à 90 % est du côté de l’économie.",
    },
    not_distinguishable: {
      label: "Non distinguable de la dérive ordinaire",
      meaning:
        "Un bâtiment peut varier d’autant d’une année à l’autre sans travaux : l’économie affichée est une estimation, elle n’est pas démontrée.",
    },
    not_measurable: {
      label: "Pas encore mesurable",
      meaning:
        "Les données ou le modèle ne suffisent pas encore pour conclure. Les chiffres, s’il y en a, sont indicatifs.",
    },
  },
  overuse: {
    label: "Surconsommation réelle",
    meaning:
      "Le bâtiment consomme plus que prévu, et l’écart est plus grand que la dérive ordinaire d’un bâtiment sans travaux.",
  },
  interval: (low, high) => `entre ${low} et ${high}, confiance 90 %`,
  overuseInterval: (low, high) => `surconsommation entre ${low} et ${high}, confiance 90 %`,
  mixedInterval: (overuse, saving) => `entre ${overuse} de surconsommation et ${saving} d’économie, confiance 90 %`,
  intervalName: "Intervalle de l’économie",
  modelInterval: (low, high) => `erreur du modèle seule : entre ${low} et ${high}`,
  weekly: { title: "Consommation réelle et attendue", unit: "kWh par jour, moyenne de la semaine" },
  observed: "Réelle",
  expected: "Attendue sans travaux",
  difference: "Écart",
  savedArea: "Économisée",
  works: "Travaux",
  weekOf: (day) => `Semaine du ${day}`,
  noReading: "aucune mesure",
  cumulated: { title: "Économie cumulée", since: (day) => `depuis le ${day}` },
  cumulatedLine: "Économie",
  band: "Intervalle à 90 %",
  bandValues: (low, high) => `${low} à ${high}`,
  unitToggle: "Unité de l’économie cumulée",
  chartHint: "Flèches gauche et droite pour parcourir les valeurs.",
  method: "Méthode et qualité de la mesure",
  baselinePeriod: "Référence",
  reportingPeriod: "Suivi",
  period: (start, end) => `du ${start} au ${end}`,
  model: "Modèle",
  modelDays: { all: "tous les jours", weekday: "en semaine", weekend: "le week-end" },
  modelHeating: (kwh, balance) => `plus ${kwh} par degré sous ${balance}`,
  modelCooling: (kwh, balance) => `plus ${kwh} par degré au-dessus de ${balance}`,
  modelError: "Erreur du modèle, CV(RMSE)",
  modelBias: "Biais du modèle, NMBE",
  explained: "Variations expliquées, R²",
  coverage: "Jours avec mesure",
  coverageValues: (baseline, reporting) => `${baseline} en référence, ${reporting} en suivi`,
  warnings: "À savoir",
  table: {
    caption: "Consommation et économie par mois",
    month: "Mois",
    observed: "Réelle",
    expected: "Attendue",
    cumulative: "Économie cumulée",
    missing: "aucune mesure",
  },
  problems: {
    unreachable: {
      title: "L’agent du bâtiment ne répond pas",
      action:
        "Vérifiez que l’agent tourne et que son adresse est joignable depuis Home Assistant. La carte réessaie toutes les minutes.",
    },
    token_refused: {
      title: "L’agent refuse le jeton de Home Assistant",
      action: "Créez un jeton avec « edge-agent token », puis donnez-le dans les paramètres de l’intégration.",
    },
    unknown_site: {
      title: "Bâtiment introuvable",
      action:
        "Vérifiez que le bâtiment est chargé dans l’intégration Linky GTB ; s’il y en a plusieurs, choisissez le sien dans la configuration de cette carte.",
    },
    not_loaded: {
      title: "L’intégration Linky GTB n’est pas chargée",
      action: "Ouvrez ses paramètres pour voir pourquoi, puis rechargez-la.",
    },
    not_asked: {
      title: "Pas encore d’économies pour ce bâtiment",
      action:
        "Si le fichier building.yaml de l’agent a une section « savings », le calcul est en cours. Sinon, ajoutez-la (compteur, température, période de référence, période de suivi) et redémarrez l’agent.",
    },
    refused: {
      title: "Économies non calculées",
      action: "L’agent ne donne pas un chiffre qu’il ne peut pas défendre.",
    },
    unreadable: {
      title: "Réponse de l’agent illisible",
      action: "Mettez l’agent et l’intégration à la même version.",
    },
    other: {
      title: "Les économies n’ont pas pu être lues",
      action: "La carte réessaie toutes les minutes. Si le problème dure, consultez le journal de Home Assistant.",
    },
  },
  refusals: {
    periods_apart: "La période de référence et la période de suivi se chevauchent.",
    baseline_span: "La période de référence est trop courte.",
    baseline_coverage: "Il manque trop de jours dans la période de référence.",
    baseline_month_coverage: "Un mois de la période de référence manque de jours.",
    baseline_energy: "La consommation de la période de référence est nulle ou négative.",
    baseline_bias: "Le modèle ne retrouve pas la consommation de la période de référence.",
    reporting_days: "La période de suivi n’a pas encore assez de jours.",
    expected_energy: "La consommation attendue sur la période de suivi est nulle ou négative.",
  },
  retry: "Réessayer",
  settings: "Paramètres de l’intégration",
  outdated: "Mise à jour impossible, derniers chiffres connus.",
};

const EN: Texts = {
  defaultTitle: "Energy savings",
  subtitle: (start, end) => `Savings measured from ${start} to ${end}`,
  subtitleOpen: (start) => `Savings measured since ${start}`,
  loading: "Loading the savings",
  saved: "saved",
  overused: "used in excess",
  ofExpected: "of the expected consumption",
  inEuros: "at the price of energy",
  verdicts: {
    real: {
      label: "Real savings",
      meaning:
        "The difference is larger than what a building drifts from year to year with no works: the whole 90% interval lies on the side of savings.",
    },
    not_distinguishable: {
      label: "Not distinguishable from ordinary drift",
      meaning:
        "A building can drift as much from year to year with no works: the savings shown are an estimate and are not demonstrated.",
    },
    not_measurable: {
      label: "Not measurable yet",
      meaning: "The data or the model are not enough to conclude yet. Figures, if any, are indicative.",
    },
  },
  overuse: {
    label: "Real excess consumption",
    meaning:
      "The building uses more than expected, and the difference is larger than the ordinary drift of a building with no works.",
  },
  interval: (low, high) => `between ${low} and ${high}, 90% confidence`,
  overuseInterval: (low, high) => `overuse between ${low} and ${high}, 90% confidence`,
  mixedInterval: (overuse, saving) => `between ${overuse} overuse and ${saving} savings, 90% confidence`,
  intervalName: "Interval of the savings",
  modelInterval: (low, high) => `model error alone: between ${low} and ${high}`,
  weekly: { title: "Actual and expected consumption", unit: "kWh per day, weekly mean" },
  observed: "Actual",
  expected: "Expected without works",
  difference: "Difference",
  savedArea: "Saved",
  works: "Works",
  weekOf: (day) => `Week of ${day}`,
  noReading: "no reading",
  cumulated: { title: "Cumulated savings", since: (day) => `since ${day}` },
  cumulatedLine: "Savings",
  band: "90% interval",
  bandValues: (low, high) => `${low} to ${high}`,
  unitToggle: "Unit of the cumulated savings",
  chartHint: "Left and right arrows to walk through the values.",
  method: "Method and quality of the measure",
  baselinePeriod: "Baseline",
  reportingPeriod: "Reporting",
  period: (start, end) => `${start} to ${end}`,
  model: "Model",
  modelDays: { all: "every day", weekday: "weekdays", weekend: "weekends" },
  modelHeating: (kwh, balance) => `plus ${kwh} per degree below ${balance}`,
  modelCooling: (kwh, balance) => `plus ${kwh} per degree above ${balance}`,
  modelError: "Model error, CV(RMSE)",
  modelBias: "Model bias, NMBE",
  explained: "Variation explained, R²",
  coverage: "Days with a reading",
  coverageValues: (baseline, reporting) => `${baseline} of baseline, ${reporting} of reporting`,
  warnings: "To know",
  table: {
    caption: "Consumption and savings by month",
    month: "Month",
    observed: "Actual",
    expected: "Expected",
    cumulative: "Cumulated savings",
    missing: "no reading",
  },
  problems: {
    unreachable: {
      title: "The building’s agent does not answer",
      action:
        "Check that the agent is running and that Home Assistant can reach its address. The card tries again every minute.",
    },
    token_refused: {
      title: "The agent refuses Home Assistant’s token",
      action: "Create a token with “edge-agent token”, then give it in the integration’s settings.",
    },
    unknown_site: {
      title: "Building not found",
      action:
        "Check that the building is loaded in the Linky GTB integration; if there are several, choose one in this card’s configuration.",
    },
    not_loaded: {
      title: "The Linky GTB integration is not loaded",
      action: "Open its settings to see why, then reload it.",
    },
    not_asked: {
      title: "No savings for this building yet",
      action:
        "If the agent’s building.yaml has a “savings” section, they are being computed. Otherwise add it (meter, temperature, baseline and reporting periods) and restart the agent.",
    },
    refused: {
      title: "Savings not computed",
      action: "The agent gives no figure that it cannot defend.",
    },
    unreadable: {
      title: "Unreadable answer from the agent",
      action: "Bring the agent and the integration to the same version.",
    },
    other: {
      title: "The savings could not be read",
      action: "The card tries again every minute. If this lasts, look at Home Assistant’s log.",
    },
  },
  refusals: {
    periods_apart: "The baseline and the reporting period overlap.",
    baseline_span: "The baseline is too short.",
    baseline_coverage: "Too many days of the baseline are missing.",
    baseline_month_coverage: "A month of the baseline lacks days.",
    baseline_energy: "The energy of the baseline is zero or negative.",
    baseline_bias: "The model does not find the energy of the baseline again.",
    reporting_days: "The reporting period has too few days yet.",
    expected_energy: "The expected energy of the reporting period is zero or negative.",
  },
  retry: "Try again",
  settings: "Integration settings",
  outdated: "Could not update, last known figures.",
};

export function textsFor(language: Language): Texts {
  return language === "fr" ? FR : EN;
}

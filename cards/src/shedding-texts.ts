import type { ProblemKind } from "./card-state";
import type { Language } from "./language";
import type { Mode } from "./shedding-document";

export interface SheddingTexts {
  readonly defaultTitle: string;
  readonly loading: string;
  readonly modes: Readonly<Record<Mode, { readonly label: string; readonly meaning: string }>>;
  readonly states: Readonly<Record<string, string>>;
  readonly power: string;
  readonly limit: string;
  readonly limitOf: (source: string) => string;
  readonly noLimit: string;
  readonly marginLeft: string;
  readonly marginOver: string;
  readonly base: (power: string) => string;
  readonly gauge: (power: string, limit: string) => string;
  readonly sources: Readonly<Record<string, string>>;
  readonly wished: string;
  readonly limits: string;
  readonly noLimits: string;
  readonly fromTo: (start: string, end: string) => string;
  readonly until: (end: string) => string;
  readonly from: (start: string) => string;
  readonly forGood: string;
  readonly loads: string;
  readonly noLoads: string;
  readonly phases: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly sinceTime: (time: string) => string;
  readonly drawOf: (draw: string, power: string) => string;
  readonly today: string;
  readonly asIf: string;
  readonly nothingToday: string;
  readonly duration: (hours: string, minutes: string) => string;
  readonly problems: Readonly<Partial<Record<ProblemKind, { readonly title: string; readonly action: string }>>>;
  readonly otherProblem: { readonly title: string; readonly action: string };
  readonly outdated: string;
  readonly retry: string;
  readonly settings: string;
}

const FR: SheddingTexts = {
  defaultTitle: "Délestage",
  loading: "Chargement du délestage",
  modes: {
    off: { label: "Arrêté", meaning: "Rien n’est suivi ni commandé." },
    observe: {
      label: "Observation",
      meaning:
        "Les décisions sont montrées comme si les charges obéissaient, mais rien n’est commandé : la puissance affichée est celle qu’aurait le site.",
    },
    on: { label: "En service", meaning: "Les charges sont commandées." },
  },
  states: {
    off: "Arrêté",
    waiting_for_meter: "Attend le compteur",
    within: "Sous la limite",
    shedding: "Déleste",
    over: "Au-dessus de la limite",
    degraded: "Compteur muet : puissance estimée avec prudence",
  },
  power: "Puissance",
  limit: "Limite",
  limitOf: (source) => `Limite : ${source}`,
  noLimit: "sans limite",
  marginLeft: "de marge",
  marginOver: "de trop",
  base: (power) => `dont ${power} non pilotés`,
  gauge: (power, limit) => `${power} sur une limite de ${limit}`,
  sources: {
    subscribed: "puissance souscrite",
    entity: "limite d’une entité",
    ecowatt: "EcoWatt",
    tempo: "Tempo",
    calendar: "calendrier",
    operator: "ordre d’un opérateur",
    manual: "à la main",
    feeder: "départ",
  },
  wished: "souhaitée",
  limits: "Ordres et limites annoncées",
  noLimits: "Aucune autre limite que la puissance souscrite.",
  fromTo: (start, end) => `de ${start} à ${end}`,
  until: (end) => `jusqu’à ${end}`,
  from: (start) => `à partir de ${start}`,
  forGood: "jusqu’à nouvel ordre",
  loads: "Charges",
  noLoads: "Aucune charge suivie pour l’instant.",
  phases: {
    free: "Libre",
    idle: "Ne demande rien",
    waiting: "Attend son tour",
    lowered: "Baissée",
    shed: "Délestée",
    exempt: "Exemptée",
    manual: "Reprise à la main",
    deaf: "N’obéit pas",
    unavailable: "Indisponible",
    excluded: "Jamais délestée",
  },
  reasons: {
    over_limit: "la limite était dépassée",
    over_soft_limit: "la limite souhaitée était dépassée, et elle peut attendre",
    limit_coming: "une limite plus basse commence",
    emergency: "urgence : tout le reste était déjà délesté",
    meter_lost: "le compteur ne répondait plus",
    make_room: "elle laisse la place à plus urgent",
    by_command: "demandé par quelqu’un",
    room_again: "il y a de nouveau la place",
    starts: "il y a la place",
    demand_ended: "elle ne demande plus rien",
    follows_room: "elle suit la place disponible",
    retry: "l’ordre n’a pas été suivi, il est répété",
    resumed: "repris après un redémarrage",
  },
  sinceTime: (time) => `depuis ${time}`,
  drawOf: (draw, power) => `${draw} sur ${power}`,
  today: "Délesté aujourd’hui",
  asIf: "En observation, rien n’est réellement coupé : ce qui aurait été délesté.",
  nothingToday: "Rien n’a été délesté aujourd’hui.",
  duration: (hours, minutes) => `${hours} h ${minutes}`,
  problems: {
    unknown_site: {
      title: "Délestage introuvable",
      action:
        "Vérifiez que le délestage est chargé dans l’intégration Linky GTB ; s’il y en a plusieurs, choisissez le sien dans la configuration de cette carte.",
    },
    not_loaded: {
      title: "L’intégration Linky GTB n’est pas chargée",
      action: "Ouvrez ses paramètres pour voir pourquoi, puis rechargez-la.",
    },
    unreadable: { title: "Réponse illisible", action: "Rechargez la page : la carte et l’intégration n’ont pas la même version." },
  },
  otherProblem: {
    title: "Le délestage n’a pas pu être lu",
    action: "La carte réessaie toutes les trente secondes. Si cela dure, voyez le journal de Home Assistant.",
  },
  outdated: "Derniers chiffres connus.",
  retry: "Réessayer",
  settings: "Paramètres de l’intégration",
};

const EN: SheddingTexts = {
  defaultTitle: "Load shedding",
  loading: "Loading load shedding",
  modes: {
    off: { label: "Off", meaning: "Nothing is followed or commanded." },
    observe: {
      label: "Observing",
      meaning:
        "Decisions are shown as if the loads obeyed, but nothing is commanded: the power shown is what the site would have.",
    },
    on: { label: "On", meaning: "The loads are commanded." },
  },
  states: {
    off: "Off",
    waiting_for_meter: "Waiting for the meter",
    within: "Within the limit",
    shedding: "Shedding",
    over: "Over the limit",
    degraded: "Silent meter: the power is estimated with care",
  },
  power: "Power",
  limit: "Limit",
  limitOf: (source) => `Limit: ${source}`,
  noLimit: "no limit",
  marginLeft: "to spare",
  marginOver: "over",
  base: (power) => `of which ${power} not controlled`,
  gauge: (power, limit) => `${power} for a limit of ${limit}`,
  sources: {
    subscribed: "subscribed power",
    entity: "limit of an entity",
    ecowatt: "EcoWatt",
    tempo: "Tempo",
    calendar: "calendar",
    operator: "order of an operator",
    manual: "by hand",
    feeder: "feeder",
  },
  wished: "wished",
  limits: "Orders and announced limits",
  noLimits: "No other limit than the subscribed power.",
  fromTo: (start, end) => `from ${start} to ${end}`,
  until: (end) => `until ${end}`,
  from: (start) => `from ${start}`,
  forGood: "until further notice",
  loads: "Loads",
  noLoads: "No load is followed yet.",
  phases: {
    free: "Free",
    idle: "Asks for nothing",
    waiting: "Waits its turn",
    lowered: "Lowered",
    shed: "Shed",
    exempt: "Exempt",
    manual: "Taken back by hand",
    deaf: "Does not obey",
    unavailable: "Unavailable",
    excluded: "Never shed",
  },
  reasons: {
    over_limit: "the limit was exceeded",
    over_soft_limit: "the wished limit was exceeded, and it can wait",
    limit_coming: "a lower limit begins",
    emergency: "emergency: all else was shed already",
    meter_lost: "the meter was silent",
    make_room: "it makes way for a more urgent one",
    by_command: "asked by a person",
    room_again: "there is room again",
    starts: "there is room",
    demand_ended: "it asks for nothing any more",
    follows_room: "it follows the room there is",
    retry: "the order was not followed, it is given again",
    resumed: "resumed after a restart",
  },
  sinceTime: (time) => `since ${time}`,
  drawOf: (draw, power) => `${draw} of ${power}`,
  today: "Shed today",
  asIf: "While observing nothing is really stopped: what would have been shed.",
  nothingToday: "Nothing was shed today.",
  duration: (hours, minutes) => `${hours} h ${minutes}`,
  problems: {
    unknown_site: {
      title: "Load shedding not found",
      action:
        "Check that load shedding is loaded in the Linky GTB integration; if there are several, choose one in this card’s configuration.",
    },
    not_loaded: {
      title: "The Linky GTB integration is not loaded",
      action: "Open its settings to see why, then reload it.",
    },
    unreadable: { title: "Unreadable answer", action: "Reload the page: the card and the integration differ in version." },
  },
  otherProblem: {
    title: "Load shedding could not be read",
    action: "The card tries again every thirty seconds. If this lasts, look at Home Assistant’s log.",
  },
  outdated: "Last known figures.",
  retry: "Try again",
  settings: "Integration settings",
};

export function sheddingTextsFor(language: Language): SheddingTexts {
  return language === "fr" ? FR : EN;
}

import type { Hass } from "./home-assistant";

export type Language = "fr" | "en";

/** French for any French, English for everyone else. */
export function languageOf(tag: string | null | undefined): Language {
  return tag?.toLowerCase().startsWith("fr") ? "fr" : "en";
}

/**
 * The language of the page, for texts needed where Home Assistant hands over no `hass`:
 * the card picker's list and the form's labels.
 */
export function pageLanguage(): Language {
  const app = document.querySelector("home-assistant") as { hass?: Hass } | null;
  return languageOf(app?.hass?.language ?? navigator.language);
}

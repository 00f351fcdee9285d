/** The few parts of Home Assistant's frontend objects that the cards read. */

export interface EntityState {
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A row of `hass.entities`: the entity registry as the frontend keeps it. */
export interface EntityEntry {
  readonly entity_id: string;
  readonly platform?: string;
  readonly device_id?: string | null;
  readonly translation_key?: string;
  readonly hidden?: boolean;
  readonly entity_category?: string | null;
}

export interface DeviceEntry {
  readonly id: string;
  readonly name?: string | null;
  readonly name_by_user?: string | null;
  readonly config_entries?: readonly string[];
  readonly primary_config_entry?: string | null;
}

export interface UserLocale {
  readonly language?: string;
  readonly number_format?: string;
  /** "local" (the browser's) or "server". */
  readonly time_zone?: string;
}

/** What is pushed until the returned function is called; a lost connection asks again by itself. */
export interface Connection {
  subscribeMessage<T>(
    told: (message: T) => void,
    message: Readonly<Record<string, unknown>>,
  ): Promise<() => Promise<void> | void>;
}

export interface Hass {
  readonly language?: string;
  readonly locale?: UserLocale;
  readonly themes?: { readonly darkMode?: boolean; readonly theme?: string };
  readonly selectedTheme?: unknown;
  readonly config?: { readonly time_zone?: string };
  readonly states: Readonly<Record<string, EntityState>>;
  readonly entities: Readonly<Record<string, EntityEntry>>;
  readonly devices: Readonly<Record<string, DeviceEntry>>;
  callWS<T>(message: Readonly<Record<string, unknown>>): Promise<T>;
  /** Absent from a preview without a connection. */
  readonly connection?: Connection;
}

export interface CardConfig {
  readonly type: string;
  readonly entry_id?: string;
  readonly title?: string;
}

export const DOMAIN = "linky_gtb";

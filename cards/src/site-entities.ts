import { DOMAIN, type DeviceEntry, type EntityEntry, type Hass } from "./home-assistant";

type Registries = Pick<Hass, "entities" | "devices">;

/** The savings sensors of one building, or of all of them when no entry is named. */
export function savingsEntities({ entities, devices }: Registries, entryId?: string): readonly EntityEntry[] {
  return Object.values(entities).filter(
    (entity) => entity.platform === DOMAIN && isSavings(entity) && (!entryId || entryIdsOf(entity, devices).includes(entryId)),
  );
}

/**
 * The building to show: the one asked for, else the only one that measures savings.
 *
 * Undefined when there are none or several: the integration knows, and answers in words.
 */
export function entryToShow(configured: string | undefined, registries: Registries): string | undefined {
  if (configured) return configured;
  const entries = new Set(
    savingsEntities(registries).flatMap((entity) => entryIdsOf(entity, registries.devices)),
  );
  return entries.size === 1 ? [...entries][0] : undefined;
}

/** Changes when a savings sensor says something new, hence when the document is worth asking for again. */
export function savingsFingerprint(hass: Pick<Hass, "entities" | "devices" | "states">, entryId?: string): string {
  return savingsEntities(hass, entryId)
    .map(({ entity_id: id }) => `${id}=${hass.states[id]?.state ?? ""}`)
    .sort()
    .join("|");
}

function isSavings(entity: EntityEntry): boolean {
  return (entity.translation_key ?? entity.entity_id).includes("savings");
}

function entryIdsOf(entity: EntityEntry, devices: Registries["devices"]): readonly string[] {
  const device: DeviceEntry | undefined = entity.device_id ? devices[entity.device_id] : undefined;
  if (!device) return [];
  return device.primary_config_entry ? [device.primary_config_entry] : (device.config_entries ?? []);
}

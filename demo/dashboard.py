"""What the demo's user finds: the Energy dashboard's preferences and one dashboard of the building.

An installation never writes these for a user; the demo does, for its own user, through the same websocket
commands as the frontend.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .home_assistant import DOMAIN, Websocket

URL_PATH = "linky-gtb"
ZONES = ("Accueil", "Bureaux", "Salle du conseil")


def find_entity(registry: Sequence[Mapping[str, Any]], suffix: str) -> str | None:
    """Return the entity of ours whose unique id ends with ``suffix``."""
    for entry in registry:
        if entry["platform"] == DOMAIN and str(entry["unique_id"]).endswith(suffix):
            return str(entry["entity_id"])
    return None


def _present(*entities: str | None) -> list[str]:
    return [entity for entity in entities if entity]


def statistic_id(prm: str) -> str:
    """Return the id of the external statistic that holds a meter's consumption."""
    return f"{DOMAIN}:{prm}_consumption"


async def install_energy_preferences(
    ws: Websocket, registry: Sequence[Mapping[str, Any]], prms: Sequence[str]
) -> None:
    """Declare the Linky meters as grid sources and the building's sub-meters as devices."""
    grid = [
        {
            "type": "grid",
            "stat_energy_from": statistic_id(prm),
            "stat_energy_to": None,
            "stat_cost": None,
            "entity_energy_price": None,
            "number_energy_price": None,
            "stat_compensation": None,
            "entity_energy_price_export": None,
            "number_energy_price_export": None,
            "cost_adjustment_day": 0.0,
            "name": f"Linky …{prm[-4:]}",
        }
        for prm in prms
    ]
    meters = ("main.energy_import", "hvac.energy_import", "lighting.energy_import")
    found = _present(*(find_entity(registry, meter) for meter in meters))
    devices: list[dict[str, object]] = [{"stat_consumption": entity} for entity in found]
    for device in devices[1:]:
        device["included_in_stat"] = devices[0]["stat_consumption"]
    await ws.call("energy/save_prefs", energy_sources=grid, device_consumption=devices)


def building_view(
    registry: Sequence[Mapping[str, Any]], states: Mapping[str, object], prms: Sequence[str]
) -> dict[str, Any]:
    """Return the one view of the dashboard: savings, powers, temperatures, commands, Linky."""

    def tile(suffix: str, name: str, **more: object) -> list[dict[str, object]]:
        entity = find_entity(registry, suffix)
        found = entity is not None and entity in states
        return [{"type": "tile", "entity": entity, "name": name, **more}] if found else []

    def section(title: str, icon: str, cards: list[dict[str, Any]], span: int = 1) -> dict[str, Any]:
        heading = {"type": "heading", "heading": title, "icon": icon}
        return {"type": "grid", "column_span": span, "cards": [heading, *cards]}

    power = _present(*(find_entity(registry, s) for s in ("main.power", "hvac.power", "lighting.power")))
    temperatures = _present(
        find_entity(registry, "outdoor.temperature"),
        *(find_entity(registry, f"zone{n}.room_temperature") for n in (1, 2, 3)),
    )
    graph = {"features": [{"type": "trend-graph", "hours_to_show": 1}], "grid_options": {"columns": 6}}
    return {
        "type": "sections",
        "title": "Bâtiment",
        "path": "batiment",
        "icon": "mdi:office-building",
        "max_columns": 3,
        "sections": [
            section(
                "Économies mesurées",
                "mdi:chart-line",
                [
                    {
                        "type": f"custom:{DOMAIN.replace('_', '-')}-savings-card",
                        "grid_options": {"columns": "full"},
                    },
                    *tile("savings_percent", "Économies"),
                    *tile("savings_money", "Euros économisés"),
                    *tile("cee_volume", "Volume CEE estimé"),
                    *tile("savings_verdict", "Verdict"),
                ],
                span=2,
            ),
            section(
                "Puissance",
                "mdi:flash",
                [
                    *tile("main.power", "Compteur général", **graph),
                    *tile("hvac.power", "Chauffage", **graph),
                    *tile("lighting.power", "Éclairage et prises", **graph),
                    *tile("energy_today", "Énergie du jour"),
                    {"type": "history-graph", "entities": power, "hours_to_show": 1},
                    {"type": "heading", "heading": "Températures", "icon": "mdi:thermometer"},
                    *tile("outdoor.temperature", "Extérieur"),
                    *(
                        card
                        for n, zone in enumerate(ZONES, start=1)
                        for card in tile(f"zone{n}.room_temperature", zone)
                    ),
                    *tile("tank.dhw_temperature", "Eau chaude"),
                    {"type": "history-graph", "entities": temperatures, "hours_to_show": 1},
                ],
            ),
            section(
                "Commander",
                "mdi:thermostat",
                [
                    *(
                        card
                        for n, zone in enumerate(ZONES, start=1)
                        for card in tile(
                            f"zone{n}.setpoint_cmd#write",
                            zone,
                            features=[{"type": "target-temperature"}, {"type": "climate-hvac-modes"}],
                            grid_options={"columns": 12},
                        )
                    ),
                    *tile("tank.dhw_day_setpoint#write", "Consigne eau chaude", grid_options={"columns": 12}),
                    *tile("control_mode", "Mode", grid_options={"columns": 12}),
                    *tile("_leases", "Commandes en cours", grid_options={"columns": 12}),
                ],
                span=3,
            ),
            section(
                "Linky",
                "mdi:meter-electric",
                [
                    {
                        "type": "statistics-graph",
                        "title": "Consommation par jour",
                        "entities": [statistic_id(prm) for prm in prms],
                        "stat_types": ["change"],
                        "period": "day",
                        "days_to_show": 28,
                        "chart_type": "bar",
                        "grid_options": {"columns": "full"},
                    },
                    *(card for prm in prms for card in tile(f"{prm}_yesterday", f"…{prm[-4:]} hier")),
                    *(
                        card
                        for prm in prms
                        for card in tile(f"{prm}_max_power", f"…{prm[-4:]} puissance max.")
                    ),
                ],
                span=3,
            ),
        ],
    }


async def install_dashboard(
    ws: Websocket,
    registry: Sequence[Mapping[str, Any]],
    states: Mapping[str, object],
    prms: Sequence[str],
) -> None:
    """Create the building's dashboard, shown first in the sidebar."""
    await ws.call(
        "lovelace/dashboards/create",
        url_path=URL_PATH,
        title="Bâtiment",
        icon="mdi:office-building",
        show_in_sidebar=True,
        require_admin=False,
        mode="storage",
    )
    view = building_view(registry, states, prms)
    await ws.call("lovelace/config/save", url_path=URL_PATH, config={"title": "Bâtiment", "views": [view]})

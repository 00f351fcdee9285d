"""Our words for the works in the peer's: names of inputs, and values where they differ."""

from collections.abc import Callable, Mapping
from typing import Final

type Inputs = Mapping[str, object]
type Arguments = dict[str, object]

_NAMES: Final = {
    "already_recovered_kw": "puissance_deja_recuperee",
    "application": "application",
    "area_m2": "surface",
    "bms_class": "classe",
    "boiler_kw": "puissance_chaudiere",
    "boiler_room_kw": "puissance_chaufferie",
    "building_age": "batiment",
    "building_sector": "secteur_activite",
    "building_type": "type_batiment",
    "cabinet": "type_meuble",
    "case": "cas",
    "compressor_kw": "puissance_compresseurs",
    "condensation": "condensation",
    "convective_kw": "puissance_convectif",
    "cooled_m2": "surface_rafraichie",
    "cooling_power_kw": "puissance_frigorifique",
    "cop": "cop",
    "coverage_pct": "taux_couverture",
    "delta_t_c": "delta_t",
    "efficiency": "efficacite",
    "emitters": "nombre_emetteurs",
    "energy_class": "classe_energetique",
    "equipped_kw": "puissance_equipee",
    "etas_pct": "etas",
    "extra_posts": "postes",
    "flow": "debits",
    "guarantee_years": "duree_garantie",
    "heat_pump_kw": "puissance_thermique",
    "heated_m2": "surface_chauffee",
    "heating_energy": "energie_chauffage",
    "height_m": "hauteur",
    "hours_per_year": "duree_annuelle",
    "housing": "type_logement",
    "length_m": "longueur",
    "need_kwh_per_year": "besoin_annuel",
    "negative_cold_kw": "puissance_negative",
    "option": "option",
    "place": "localisation",
    "positive_cold_kw": "puissance_positive",
    "power_kw": "puissance_nominale",
    "radiant_kw": "puissance_radiatif",
    "recovered_kw": "puissance_recuperee",
    "saturated_regime": "regime_sature",
    "setpoint_c": "temperature_consigne",
    "site": "secteur",
    "solar_factor": "facteur_solaire",
    "subscribed_kw": "puissance_souscrite",
    "surfaces_m2": "surfaces",
    "system": "type_chauffe_eau",
    "territory": "territoire",
    "units": "nombre_unites",
    "usage": "usage",
    "useful_heat_kwh_per_year": "chaleur_utile",
    "ventilation": "type_ventilation",
    "zone": "zone",
}
_DROPPED: Final = frozenset({"overseas"})


_SHOPS_IN_THE_SINGULAR: Final = frozenset({"BAT-EN-106", "BAT-EN-108", "BAT-EQ-131", "BAT-TH-122"})
_MODES: Final = {
    "1x8": "1*8h",
    "2x8": "2*8h",
    "3x8_weekend_stop": "3*8h_ArrWE",
    "3x8_continuous": "3*8h_sansArrWE",
}
_MOTORS: Final = {
    "compresseur_air": "compresseur d'air",
    "compresseur_frigorifique": "compresseur frigorifique",
}
_DEPARTMENTS: Final = {"H1": 75, "H2": 33, "H3": 13}
_HEAT_USES: Final = {"chauffage_locaux_ou_ecs": "ECS", "procede": "procédé industriel"}
_CASES: Final[Mapping[str, Arguments]] = {
    "le_12_kw": {"puissance_calorifique": 12},
    "gt_12_kw": {"puissance_calorifique": 13},
    "rooftop": {"rooftop": True},
}


def arguments(code: str, inputs: Inputs) -> Arguments:
    """Arguments of the peer for the same works."""
    given = {name: value for name, value in inputs.items() if name not in _DROPPED}
    if code in _SHOPS_IN_THE_SINGULAR and given.get("building_sector") == "commerces":
        given["building_sector"] = "commerce"
    if (special := _SPECIAL.get(code)) is not None:
        return special(given)
    return _renamed(given)


def _renamed(given: Inputs, **names: str) -> Arguments:
    return {{**_NAMES, **names}[name]: value for name, value in given.items()}


def _motor(given: Inputs) -> Arguments:
    application = str(given["application"])
    return _renamed({**given, "application": _MOTORS.get(application, application)})


def _heat_pump(given: Inputs) -> Arguments:
    rest = {name: value for name, value in given.items() if name != "case"}
    return {**_renamed(rest), **_CASES[str(given["case"])]}


def _at_department(given: Inputs) -> Arguments:
    rest = {name: value for name, value in given.items() if name not in {"zone", "mode", "heat_use"}}
    found = {"Department": _DEPARTMENTS[str(given["zone"])], "fonctionnement": _MODES[str(given["mode"])]}
    if "heat_use" in given:
        found["Heat_Use"] = _HEAT_USES[str(given["heat_use"])]
    names = {"setpoint_c": "Supply_Temperature", "compressor_kw": "puissance_nominale"}
    return {**_renamed(rest, **names), **found}


def _metering(given: Inputs) -> Arguments:
    return {
        "fonctionnement": _MODES[str(given["mode"])],
        "duree_contrat": given["contract_years"],
        "puissance_nominale": given["power_kw"],
    }


_SPECIAL: Final[Mapping[str, Callable[[Inputs], Arguments]]] = {
    "BAT-EQ-130": lambda given: _renamed(given, condensation="systeme"),
    "BAT-TH-158": _heat_pump,
    "BAT-TH-159": lambda given: _renamed(given, power_kw="puissance_thermique"),
    "BAT-TH-161": lambda given: _renamed(given, units="nombre_groupes"),
    "IND-UT-102": _motor,
    "IND-UT-103": _at_department,
    "IND-UT-114": _motor,
    "IND-UT-116": lambda given: _renamed(given, condensation="type_condensation"),
    "IND-UT-134": _metering,
    "IND-UT-135": _at_department,
}

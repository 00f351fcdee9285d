"""Files that only the forge's validators would compare: texts, icons, manifest, quality scale."""

import json
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import load_yaml_dict

from custom_components.linky_gtb import (
    binary_sensor,
    button,
    calendar,
    climate,
    event,
    number,
    select,
    sensor,
    switch,
    todo,
)
from custom_components.linky_gtb.building import agent_api, control_entities, site_sensors
from custom_components.linky_gtb.building.certificates import sensors as certificate_sensors
from custom_components.linky_gtb.building.control import ControlEvent, ControlMode
from custom_components.linky_gtb.building.diagnosis import sensors as diagnosis_sensors
from custom_components.linky_gtb.building.model import Verdict
from custom_components.linky_gtb.building.repairs import BuildingRepair
from custom_components.linky_gtb.const import DOMAIN, VERSION
from custom_components.linky_gtb.linky import alerts, conso_errors, cost_entities, entities
from custom_components.linky_gtb.linky.csv_import import Reason
from custom_components.linky_gtb.linky.repairs import Repair
from custom_components.linky_gtb.linky.services.export import STATISTICS
from custom_components.linky_gtb.linky.tariffs import REGISTERS, Option
from custom_components.linky_gtb.rte import entities as rte_entities
from custom_components.linky_gtb.rte.account import RTE_REFUSED
from custom_components.linky_gtb.rte.errors import RteError
from custom_components.linky_gtb.services import async_setup_services
from custom_components.linky_gtb.shedding import entities as shedding_entities
from custom_components.linky_gtb.shedding.announcing import EVENT_TYPES, REPAIRS
from custom_components.linky_gtb.shedding.core import Phase
from custom_components.linky_gtb.shedding.load_flow import LoadFlow
from custom_components.linky_gtb.shedding.names import Mode
from custom_components.linky_gtb.shedding.scope_flow import ScopeFlow

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "custom_components" / "linky_gtb"
LANGUAGES = ("en", "fr")
RULES = frozenset(
    """
    action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
    dependency-transparency docs-actions docs-conditions docs-high-level-description
    docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
    entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
    unique-config-entry action-exceptions config-entry-unloading docs-configuration-parameters
    docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
    parallel-updates reauthentication-flow test-coverage devices diagnostics discovery
    discovery-update-info docs-data-update docs-examples docs-known-limitations
    docs-supported-devices docs-supported-functions docs-troubleshooting docs-use-cases
    dynamic-devices entity-category entity-device-class entity-disabled-by-default
    entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
    stale-devices async-dependency inject-websession strict-typing
    """.split()  # noqa: SIM905  54 quoted words are harder to read
)


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((COMPONENT / name).read_text(encoding="utf-8"))
    return found


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
        return
    for key, child in node.items():
        yield from texts(child, f"{path}.{key}")


def subclasses[T](kind: type[T]) -> Iterator[type[T]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


SENSOR_KEYS = {
    description.translation_key
    for description in chain[SensorEntityDescription](
        entities.DESCRIPTIONS,
        site_sensors.DESCRIPTIONS,
        certificate_sensors.DESCRIPTIONS,
        diagnosis_sensors.DESCRIPTIONS,
        cost_entities.COSTS,
        cost_entities.SHARES.values(),
        rte_entities.TEMPO,
        rte_entities.ECOWATT,
        shedding_entities.SITE_SENSORS,
    )
} | {"power_margin", "shedding_load"}
ERROR_KEYS = {error.key for error in subclasses(conso_errors.ConsoApiError)} | {
    error.key for error in subclasses(agent_api.AgentError)
}
RTE_ERROR_KEYS = {error.key for error in subclasses(RteError)}
ACTION_SOURCES = [
    *COMPONENT.glob("**/services.py"),
    *COMPONENT.glob("*/services/*.py"),
    COMPONENT / "building" / "certificates" / "todo_list.py",
    *COMPONENT.glob("shedding/drivers/*.py"),
    *COMPONENT.glob("*/called.py"),
]
ACTION_ERROR_KEYS = {reason.value for reason in Reason} | {
    key
    for source in ACTION_SOURCES
    for key in re.findall(r'translation_key="(\w+)"', source.read_text(encoding="utf-8"))
}


def flow_source() -> str:
    return (COMPONENT / "shedding" / "flow.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["icons.json", *(f"translations/{language}.json" for language in LANGUAGES)])
def test_no_text_is_written_twice_for_one_key(name: str) -> None:
    def checked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        assert len(set(keys)) == len(keys), keys
        return dict(pairs)

    json.loads((COMPONENT / name).read_text(encoding="utf-8"), object_pairs_hook=checked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_holds_an_address(language: str) -> None:
    """Home Assistant's validator refuses them: they come as placeholders."""
    assert [path for path, text in texts(document(f"translations/{language}.json")) if "://" in text] == []


def test_a_sensor_of_a_meter_and_one_of_a_building_never_share_a_name() -> None:
    of_meter = chain[SensorEntityDescription](
        entities.DESCRIPTIONS, cost_entities.COSTS, cost_entities.SHARES.values()
    )
    of_building = chain[SensorEntityDescription](
        site_sensors.DESCRIPTIONS, certificate_sensors.DESCRIPTIONS, diagnosis_sensors.DESCRIPTIONS
    )

    names = {description.translation_key for description in of_meter}
    assert names.isdisjoint(description.translation_key for description in of_building)


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    english, french = (dict(texts(document(f"translations/{language}.json"))) for language in LANGUAGES)

    assert english.keys() == french.keys()
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", french[key])), key
        assert text.strip()
        assert french[key].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_message_in_the_flow_and_in_the_log(language: str) -> None:
    found = document(f"translations/{language}.json")

    assert set(found["config"]["error"]) >= ERROR_KEYS
    assert set(found["exceptions"]) == ERROR_KEYS | ACTION_ERROR_KEYS | RTE_ERROR_KEYS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_abort_and_step_of_the_flow_has_its_text(language: str) -> None:
    source = "".join(
        (COMPONENT / name).read_text(encoding="utf-8")
        for name in ("config_flow.py", "building/flow.py", "shedding/steps.py")
    )
    config = document(f"translations/{language}.json")["config"]

    errors = set(re.findall(r'errors\[\w+\] = "(\w+)"', source)) | {"token_of_another_meter"}
    errors |= set(re.findall(r'"(power_factor_needed)"', flow_source()))
    assert set(config["error"]) == errors | ERROR_KEYS
    assert set(re.findall(r'reason="(\w+)"', source)) <= set(config["abort"])
    steps = set(re.findall(r"def async_step_(\w+)", source)) - {"reauth", "reconfigure", "zeroconf"}
    assert set(config["step"]) == steps
    for name, step in config["step"].items():
        assert set(step.get("data", {})) == set(step.get("data_description", {})), name
    assert set(config["step"]["user"]["menu_options"]) == {"linky", "building", "shedding"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_options_has_its_text(language: str) -> None:
    sources = [
        (COMPONENT / f"{name}.py").read_text(encoding="utf-8")
        for name in (
            "options_flow",
            "tariff_flow",
            "rte/flow",
            "shedding/options_flow",
            "building/diagnosis/options",
        )
    ]
    options = document(f"translations/{language}.json")["options"]

    assert set(options["step"]) == set(re.findall(r"def async_step_(\w+)", "".join(sources)))
    errors = set(re.findall(r'errors\[\w+\] = "(\w+)"', "".join(sources)))
    assert set(options["error"]) == errors | RTE_ERROR_KEYS
    assert set(options["abort"]) == set(re.findall(r'reason="(\w+)"', "".join(sources)))
    for name, step in options["step"].items():
        assert set(step.get("data", {})) == set(step.get("data_description", {})), name
    offered = {register for option in Option for register in REGISTERS[option]}
    prices = {name for name in options["step"]["prices"]["data"] if name.startswith("price_")}
    assert prices == {f"price_{register}" for register in offered}
    selector = document(f"translations/{language}.json")["selector"]
    assert set(selector["tariff_option"]["options"]) == set(Option)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_its_text_its_icon_and_its_fields(hass: HomeAssistant, language: str) -> None:
    async_setup_services(hass)
    registered = set(hass.services.async_services_for_domain(DOMAIN))
    described = load_yaml_dict(str(COMPONENT / "services.yaml"))
    found = document(f"translations/{language}.json")

    assert set(described) == registered
    assert set(document("icons.json")["services"]) == registered
    assert {name: set(text["fields"]) for name, text in found["services"].items()} == {
        name: set(action["fields"]) for name, action in described.items()
    }
    offered = described["export_statistics"]["fields"]["statistic"]["selector"]["select"]["options"]
    assert offered == list(STATISTICS)
    assert set(found["selector"]["statistic"]["options"]) == set(STATISTICS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entity_has_its_name_and_its_states(language: str) -> None:
    entity = document(f"translations/{language}.json")["entity"]

    assert set(entity["sensor"]) == SENSOR_KEYS
    assert set(entity["binary_sensor"]) == {
        "connection",
        "consent_valid",
        "data_late",
        "health",
        control_entities.CONTROL_PROBLEM,
        control_entities.WRITES_ALLOWED,
    }
    assert set(entity["event"]) == {
        alerts.NEW_DATA,
        alerts.METER_SWAP,
        control_entities.COMMANDS,
        "anomaly",
        "shedding_decisions",
    }
    kinds = entity["event"]["commands"]["state_attributes"]["event_type"]["state"]
    assert set(kinds) == set(ControlEvent)
    assert set(entity["button"]) == {"give_back"}
    assert set(entity["climate"]) == {"zone"}
    assert set(entity["sensor"]["control_mode"]["state"]) == set(ControlMode)
    assert set(entity["calendar"]) == {"tempo", "cee_deadlines"}
    assert set(entity["todo"]) == {"cee_checklist"}
    states = entity["sensor"]
    assert set(states["shedding_state"]["state"]) == set(shedding_entities.STATES)
    assert set(states["shedding_load"]["state"]) == set(Phase)
    assert set(entity["select"]["shedding_mode"]["state"]) == set(Mode)
    types = entity["event"]["shedding_decisions"]["state_attributes"]["event_type"]["state"]
    assert set(types) == set(EVENT_TYPES)
    assert all(text["name"] for platform in entity.values() for text in platform.values())
    assert set(entity["sensor"]["savings_verdict"]["state"]) == {verdict.value for verdict in Verdict}


def test_icons_are_given_to_known_keys_only_and_to_all() -> None:
    icons = document("icons.json")["entity"]
    names = document("translations/en.json")["entity"]

    assert {platform: set(keys) for platform, keys in icons.items()} == {
        platform: set(keys) for platform, keys in names.items()
    }
    assert all(icon.startswith("mdi:") for _, icon in texts(icons))


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert document("manifest.json")["version"] == project["version"] == VERSION


def test_the_manifest_is_sorted_after_domain_and_name() -> None:
    keys = list(document("manifest.json"))

    assert keys[:2] == ["domain", "name"]
    assert keys[2:] == sorted(keys[2:])


def test_the_quality_scale_has_every_rule_once_and_a_reason_for_each_exemption() -> None:
    rules = load_yaml_dict(str(COMPONENT / "quality_scale.yaml"))["rules"]

    assert len(RULES) == 54
    assert set(rules) == RULES
    for name, value in rules.items():
        if isinstance(value, dict):
            assert value["status"] == "exempt", name
            assert value["comment"], name
        else:
            assert value in ("done", "todo"), name


def test_images_are_there_and_light() -> None:
    for name in ("icon.png", "icon@2x.png", "logo.png", "logo@2x.png"):
        assert 0 < (COMPONENT / "brand" / name).stat().st_size < 40_000


def test_platforms_say_how_many_updates_run_at_once() -> None:
    assert {platform.PARALLEL_UPDATES for platform in (binary_sensor, calendar, event, sensor)} == {0}
    assert {platform.PARALLEL_UPDATES for platform in (button, climate, number, select, switch, todo)} == {1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_repair_has_its_text(language: str) -> None:
    issues = document(f"translations/{language}.json")["issues"]

    assert set(issues) >= set(BuildingRepair)

    assert {key for key in issues if not key.startswith("tariff")} >= {repair.value for repair in Repair} | {
        RTE_REFUSED,
        *REPAIRS,
    }
    assert all(set(issue) == {"title", "description"} for issue in issues.values())


def test_hacs_accepts_the_file_of_the_repository() -> None:
    hacs = json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))

    assert hacs == {"name": "Linky GTB", "homeassistant": "2026.10.0"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "flow"), [("load", LoadFlow), ("scope", ScopeFlow)])
def test_every_step_of_a_load_or_a_feeder_has_its_text(language: str, kind: str, flow: type) -> None:
    texts = document(f"translations/{language}.json")["config_subentries"][kind]

    steps = {name.removeprefix("async_step_") for name in vars(flow) if name.startswith("async_step_")}
    assert set(texts["step"]) == steps
    for name, step in texts["step"].items():
        assert set(step.get("data", {})) == set(step.get("data_description", {})), name

"""The shipped fiches follow their schema, and the schema refuses what would mislead."""

import copy
import json
from collections.abc import Callable
from datetime import date
from importlib import resources
from typing import Any

import pytest
from pydantic import ValidationError

from edge_agent.cee import ComputableVersion, codes, estimate, fiche, parse_fiche

FICHES = resources.files("edge_agent.cee") / "fiches"
type Document = dict[str, Any]


def document() -> Document:
    found: Document = json.loads((FICHES / "BAT-TH-116.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("code", codes())
def test_a_file_is_named_for_its_code_and_follows_the_schema(code: str) -> None:
    assert fiche(code).code == code


@pytest.mark.parametrize("code", codes())
def test_every_fiche_names_a_source_and_every_version_with_amounts_its_text(code: str) -> None:
    found = fiche(code)
    with_amounts = [version for version in found.known_versions if isinstance(version, ComputableVersion)]
    sources = [source for version in with_amounts for source in version.source]

    assert sources or (found.repealed is not None and found.repealed.source)
    assert all(version.legal_reference and version.source for version in with_amounts)


def test_the_catalogue_holds_the_71_versions_with_amounts_and_the_15_repealed_fiches() -> None:
    versions = [version for code in codes() for version in fiche(code).versions]

    assert sum(isinstance(version, ComputableVersion) for version in versions) == 71
    assert sum(fiche(code).repealed is not None for code in codes()) == 15
    assert len(codes()) == 78


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("BAT-TH-102", date(2024, 12, 31)),
        ("BAT-TH-104", date(2025, 7, 31)),
        ("BAT-TH-113", date(2025, 12, 31)),
        ("BAT-EQ-127", date(2026, 2, 24)),
        ("IND-UT-117", date(2025, 7, 31)),
    ],
)
def test_a_repealed_fiche_is_kept_with_its_last_day(code: str, last_day: date) -> None:
    repeal = fiche(code).repealed
    assert repeal is not None
    assert repeal.last_engagement_day == last_day


def test_a_version_that_shares_amounts_says_whose_and_keeps_its_own_dates() -> None:
    result = estimate(
        "BAT-EN-101", date(2024, 12, 31), {"area_m2": 10, "zone": "H1", "building_sector": "bureaux"}
    )

    assert result.version == "A33-3"
    assert result.kwh_cumac == 15_600
    assert any("A33-3 are known to equal those of A64-4" in warning for warning in result.warnings)


def unknown_name(found: Document) -> None:
    found["versions"][-1]["formula"] = "zone_factor[zone] * surface"


def forbidden_formula(found: Document) -> None:
    found["versions"][-1]["formula"] = "open('/etc/passwd')"


def overlapping(found: Document) -> None:
    found["versions"][-1]["valid_from"] = "2024-12-31"


def without_source(found: Document) -> None:
    found["versions"][-1]["source"] = []


def misspelt_field(found: Document) -> None:
    found["versions"][-1]["notice"] = []


def open_ended_then_followed(found: Document) -> None:
    found["versions"][-2]["valid_to"] = None


def shares_what_has_none(found: Document) -> None:
    found["versions"][0] |= {"amounts": "same_as", "same_as": "A46-4"}


def outlives_its_repeal(found: Document) -> None:
    source = found["versions"][-1]["source"]
    found["repealed"] = {"last_engagement_day": "2025-06-30", "source": source}


def neither_amounts_nor_repeal(found: Document) -> None:
    found["versions"] = [version for version in found["versions"] if version["amounts"] != "in_file"]


def outside_of_no_table(found: Document) -> None:
    found["versions"][-1]["outside"] = {"nowhere": {"code": "x", "reason": "x"}}


def not_cumulable_with_prose(found: Document) -> None:
    found["versions"][-1]["not_cumulable_with"] = ["the lighting fiche"]


def bad_code(found: Document) -> None:
    found["code"] = "../x"


@pytest.mark.parametrize(
    "spoil",
    [
        unknown_name,
        forbidden_formula,
        overlapping,
        without_source,
        misspelt_field,
        open_ended_then_followed,
        shares_what_has_none,
        outlives_its_repeal,
        neither_amounts_nor_repeal,
        outside_of_no_table,
        not_cumulable_with_prose,
        bad_code,
    ],
)
def test_a_spoilt_file_is_refused(spoil: Callable[[Document], None]) -> None:
    spoilt = copy.deepcopy(document())
    spoil(spoilt)

    parse_fiche(json.dumps(document()))
    with pytest.raises(ValidationError):
        parse_fiche(json.dumps(spoilt))

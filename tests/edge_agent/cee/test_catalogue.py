"""The shipped fiches follow their schema, and the schema refuses what would mislead."""

import copy
import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
from pydantic import ValidationError

from edge_agent.cee import ComputableVersion, codes, fiche, parse_fiche

FICHES = resources.files("edge_agent.cee") / "fiches"
type Document = dict[str, Any]


def document() -> Document:
    found: Document = json.loads((FICHES / "BAT-TH-116.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("code", codes())
def test_a_file_is_named_for_its_code_and_follows_the_schema(code: str) -> None:
    assert fiche(code).code == code


@pytest.mark.parametrize("code", codes())
def test_every_version_with_amounts_names_a_text_and_a_source(code: str) -> None:
    for version in fiche(code).versions:
        if isinstance(version, ComputableVersion):
            assert version.legal_reference
            assert all(source.name for source in version.source)


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
        bad_code,
    ],
)
def test_a_spoilt_file_is_refused(spoil: Callable[[Document], None]) -> None:
    spoilt = copy.deepcopy(document())
    spoil(spoilt)

    parse_fiche(json.dumps(document()))
    with pytest.raises(ValidationError):
        parse_fiche(json.dumps(spoilt))

"""The whole of a dossier as plain data, and the same as XML."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from edge_agent.cee import CeeInputError, Prices, UnknownFiche, fiche

from .checklist import checklist, completeness
from .checks import check
from .findings import Severity
from .mentions import mentions_of
from .model import Dossier
from .volume import estimate_of, volume_of, whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

type Json = dict[str, object]

FORMAT = "linky-gtb-dossier-cee"
VERSION = 1


def dossier_document(dossier: Dossier, today: date, prices: Prices | None = None) -> Json:
    """A dossier with its volume, its checklist and its findings on a day."""
    items, findings = checklist(dossier), check(dossier, today)
    volume = volume_of(dossier)
    found, problem = None, None
    try:
        found = estimate_of(dossier, prices)
    except (CeeInputError, UnknownFiche) as error:
        problem = str(error.args[0])
    return {
        "format": FORMAT,
        "version": VERSION,
        "dossier": dossier.model_dump(mode="json"),
        "title": title_of(dossier),
        "kwh_cumac": None if volume is None else whole(volume),
        "estimate": None if found is None else found.to_json(),
        "estimate_problem": problem,
        "completeness": round(completeness(items), 3),
        "checklist": [item.to_json() for item in items],
        "findings": [finding.to_json() for finding in findings],
        "blocking": sum(1 for finding in findings if finding.severity is Severity.BLOCKING),
        "mentions": [
            {"code": each.code, "fr": each.fr, "en": each.en, "found": each.code in dossier.mentions}
            for each in mentions_of(dossier.operation.fiche)
        ],
        "as_of": today.isoformat(),
    }


def title_of(dossier: Dossier) -> str:
    """Title of the operation."""
    if dossier.operation.specific:
        return "Opération spécifique"
    try:
        return fiche(dossier.operation.fiche).title
    except UnknownFiche:
        return dossier.operation.fiche


def to_xml(document: Mapping[str, object]) -> str:
    """The same data as XML: one element for each key, `item` for each value of a list."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - 2 MB that an agent needs once in a while

    root = ET.Element("dossier_cee")
    _fill(root, document)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _fill(element: Element, value: object) -> None:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - as above

    match value:
        case Mapping():
            for key, inner in value.items():
                name = str(key)
                child = ET.SubElement(element, name if _is_name(name) else "entry")
                if child.tag == "entry":
                    child.set("key", name)
                _fill(child, inner)
        case str():
            element.text = "".join(letter for letter in value if letter.isprintable() or letter == "\n")
        case Sequence():
            for inner in value:
                _fill(ET.SubElement(element, "item"), inner)
        case None:
            element.set("nil", "true")
        case bool():
            element.text = str(value).lower()
        case _:
            element.text = str(value)


def _is_name(text: str) -> bool:
    return text.isascii() and text.isidentifier() and not text.lower().startswith("xml")

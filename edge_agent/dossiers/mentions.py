"""Mentions that the proof of completion must carry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention, by a stable code."""

    code: str
    fr: str
    en: str


_EVERY = (
    Mention("siret", "SIRET du professionnel", "SIRET of the professional"),
    Mention("address", "adresse de l'opération", "address of the operation"),
    Mention(
        "works",
        "nature des travaux ou références des équipements",
        "works done, or references of the equipment",
    ),
    Mention("day", "date de la facture", "date of the invoice"),
)
_BY_FICHE = {
    "BAT-TH-116": (
        Mention("class", "classe de la GTB (NF EN ISO 52120-1)", "class of the BMS (NF EN ISO 52120-1)"),
        Mention("uses", "usages gérés par la GTB", "uses managed by the BMS"),
        Mention("areas", "surfaces gérées par usage", "area managed for each use"),
    ),
}
_BY_FAMILY = {
    "EN-1": (
        Mention("area", "surface posée", "area fitted"),
        Mention("resistance", "performance thermique (R, Uw ou Ucw)", "thermal performance (R, Uw or Ucw)"),
    ),
}


def mentions_of(fiche: str) -> tuple[Mention, ...]:
    """Mentions that the invoice of an operation must carry, as far as the catalogue knows them."""
    family = next((found for part, found in _BY_FAMILY.items() if f"-{part}" in fiche), ())
    return (*_EVERY, *_BY_FICHE.get(fiche, ()), *family)

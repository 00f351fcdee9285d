"""The official table of operations, as CSV: its seventeen columns for legal persons.

Source: arrêté of 04/09/2014 (NOR DEVR1414899A), annex 6-2, 2015 text. Later versions add columns that were not read: this
is a table for a délégataire, not a file of the EMMY register.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from .model import Dossier
from .volume import volume_of, whole

COLUMNS: Sequence[str] = (
    "raison_sociale_demandeur",
    "siren_demandeur",
    "reference_emmy_demande",
    "reference_interne_operation",
    "nom_site_beneficiaire",
    "adresse_operation",
    "code_postal",
    "ville",
    "raison_sociale_beneficiaire",
    "siren_beneficiaire",
    "adresse_siege_beneficiaire",
    "code_postal_siege",
    "ville_siege",
    "volume_kwh_cumac",
    "reference_fiche",
    "date_engagement",
    "date_achevement",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recap_row(dossier: Dossier) -> list[str]:
    """A dossier as a line of the table; what is not known is empty."""
    volume = volume_of(dossier)
    applicant, beneficiary, days = dossier.applicant, dossier.beneficiary, dossier.days
    return [
        applicant.name,
        _compact(applicant.siren),
        applicant.emmy_reference,
        dossier.id,
        dossier.site_name,
        dossier.site.street,
        dossier.site.postal_code,
        dossier.site.city,
        beneficiary.name,
        _compact(beneficiary.siren),
        beneficiary.seat.street,
        beneficiary.seat.postal_code,
        beneficiary.seat.city,
        "" if volume is None else str(whole(volume)),
        dossier.operation.fiche,
        _day(days.engaged),
        _day(days.completed),
    ]


def recap_csv(dossiers: Iterable[Dossier]) -> str:
    """The table of some dossiers, semicolons between columns as French spreadsheets want them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for dossier in dossiers:
        writer.writerow([_harmless(cell) for cell in recap_row(dossier)])
    return text.getvalue()


def _harmless(cell: str) -> str:
    """The cell, not to be taken for a formula by a spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _compact(identifier: str) -> str:
    return "".join(identifier.split())


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"

"""The summary of a dossier as PDF/A, in French: what a délégataire reads first."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import resources
from typing import Final

from edge_agent.cee import ComputableVersion, Estimate, fiche

from .checklist import Stage, checklist, completeness
from .checks import check
from .document import title_of
from .findings import Severity
from .french import (
    french_condition,
    french_document,
    french_event,
    french_reference,
    french_state,
)
from .journal import Entry
from .model import Dossier
from .volume import estimate_of, volume_of, whole

PDF_STANDARD: Final = "a-2b"
_STAGES = {
    Stage.BEFORE_ENGAGEMENT: "Avant engagement",
    Stage.QUOTE: "Devis",
    Stage.WORKS: "Travaux",
    Stage.INVOICE: "Facture",
    Stage.ATTESTATION: "Attestation",
    Stage.METERING: "Mesure",
    Stage.DEPOSIT: "Dépôt",
}
_DAYS = (
    ("commitment", "Rôle actif et incitatif"),
    ("quote", "Devis"),
    ("engaged", "Engagement"),
    ("works_start", "Début des travaux"),
    ("completed", "Achèvement"),
    ("invoice", "Facture"),
    ("attestation_beneficiary", "Attestation (bénéficiaire)"),
    ("attestation_professional", "Attestation (professionnel)"),
)
_AMOUNTS = (
    ("quote_excl_tax", "Devis HT"),
    ("invoice_excl_tax", "Facture HT"),
    ("invoice_incl_tax", "Facture TTC"),
    ("prime", "Prime proposée"),
    ("other_aids", "Autres aides"),
)


def summary_pdf(dossier: Dossier, journal: Sequence[Entry], now: datetime) -> bytes:
    """The summary as PDF/A-2b.

    Args:
        dossier: the dossier.
        journal: its journal, oldest first.
        now: instant of the summary; the same dossier at the same instant gives the same bytes.
    """
    import typst  # noqa: PLC0415 - the compiler weighs more than the rest of an agent that prints nothing

    template = (resources.files(__package__) / "summary.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        sys_inputs={"data": json.dumps(summary_data(dossier, journal, now), ensure_ascii=False)},
        pdf_standards=[PDF_STANDARD],
        timestamp=int(now.timestamp()),
        ignore_system_fonts=True,
    )


def summary_data(dossier: Dossier, journal: Sequence[Entry], now: datetime) -> dict[str, object]:
    """What the template shows: text, ready to print."""
    today = now.date()
    items, findings = checklist(dossier), check(dossier, today)
    volume = volume_of(dossier)
    found = None if volume is None or dossier.operation.specific else estimate_of(dossier)
    prime = None if found is None else found.prime
    return {
        "heading": f"Dossier CEE {dossier.operation.fiche}",
        "subtitle": f"{title_of(dossier)} — {dossier.site_name or 'site non renseigné'}",
        "reference": dossier.id,
        "as_of": f"{now:%d/%m/%Y}",
        "figures": [
            ["Volume", "inconnu" if volume is None else f"{_number(whole(volume))} kWh cumac"],
            [
                "Prime estimée",
                "non estimée"
                if prime is None
                else f"{_number(int(prime.low_eur))} à {_number(int(prime.high_eur))} €",
            ],
            [
                "Dossier",
                f"{completeness(items):.0%} complet, {french_state(dossier.state)}".replace("%", " %"),
            ],
        ],
        "operation": [
            ["Fiche", dossier.operation.fiche],
            ["Version", "selon la date d'engagement" if found is None else str(found.version)],
            [
                "Texte",
                ""
                if found is None or found.legal_reference is None
                else french_reference(found.legal_reference),
            ],
            ["Site", dossier.site_name],
            ["Adresse", _place(dossier.site.street, dossier.site.postal_code, dossier.site.city)],
            ["Référence interne", dossier.id],
        ],
        "parties": [
            ["Demandeur", _party(dossier.applicant.name, "SIREN", dossier.applicant.siren)],
            ["Bénéficiaire", _party(dossier.beneficiary.name, "SIREN", dossier.beneficiary.siren)],
            [
                "Siège du bénéficiaire",
                _place(
                    dossier.beneficiary.seat.street,
                    dossier.beneficiary.seat.postal_code,
                    dossier.beneficiary.seat.city,
                ),
            ],
            ["Professionnel", _party(dossier.professional.name, "SIRET", dossier.professional.siret)],
        ],
        "days": [[label, _day(getattr(dossier.days, name))] for name, label in _DAYS],
        "amounts": [[label, _euros(getattr(dossier.amounts, name))] for name, label in _AMOUNTS],
        "checklist": [
            [_STAGES[item.step.stage], item.step.text.fr, "oui" if item.done else "non", _day(item.due)]
            for item in items
        ],
        "findings": [
            [
                f"{finding.code} ({'bloquant' if finding.severity is Severity.BLOCKING else 'à savoir'})",
                finding.text.fr,
                finding.correction.fr,
            ]
            for finding in findings
        ],
        "inputs": _inputs(found),
        "notes": [
            "Le volume est calculé sur la date d'engagement, qui seule choisit la version de la fiche.",
            "La prime est une fourchette sous des prix et une part supposés ; ce n'est pas une offre.",
            "La classe d'une GTB n'est jamais déclarée par ce logiciel : elle résulte d'un audit fonction par fonction.",
            *(
                f"Condition à vérifier : {french_condition(text)}"
                for text in (found.conditions if found else ())
            ),
            *(f"Source : {source.name}" for source in (found.sources if found else ())),
        ],
        "documents": [
            [french_document(each.kind), each.name, f"{each.day:%d/%m/%Y}", each.id[:24]]
            for each in dossier.documents
        ],
        "journal": [
            [f"{entry.time:%d/%m/%Y %H:%M:%S}", entry.actor, french_event(entry.event), entry.hash[:16]]
            for entry in journal
        ],
    }


def _inputs(found: Estimate | None) -> list[list[str]]:
    if found is None:
        return []
    version = fiche(found.code).version_at(found.engaged)
    labels = version.inputs if isinstance(version, ComputableVersion) else {}
    return [
        [labels[name].label.capitalize() if name in labels else name, _plain(value)]
        for name, value in found.inputs.items()
    ]


def _party(name: str, label: str, identifier: str) -> str:
    return " — ".join(part for part in (name, f"{label} {identifier}" if identifier else "") if part)


def _place(street: str, postal_code: str, city: str) -> str:
    return ", ".join(part for part in (street, f"{postal_code} {city}".strip()) if part)


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else ""


def _euros(amount: object) -> str:
    return "" if amount is None else f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return "oui" if value is True else "non" if value is False else str(value)

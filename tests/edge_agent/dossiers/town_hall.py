"""A whole dossier of a town hall's management system, as a manager would fill it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from edge_agent.dossiers import Act, Attached, Cabinet, DocumentKind, Dossier, Operation, validated

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAME = "gtb-2026"
OPERATION = Operation(
    fiche="BAT-TH-116",
    inputs={"surfaces_m2": {"chauffage": 719, "ecs": 719}, "bms_class": "B", "building_sector": "bureaux"},
    situation={"department": "75"},
)
PLACE = {"street": "1 place de la Mairie", "postal_code": "75001", "city": "Paris"}
GIVEN: dict[str, object] = {
    "site_name": "Hôtel de ville",
    "site": PLACE,
    "applicant": {"name": "Délégataire", "siren": "443 061 841", "emmy_reference": "D-17"},
    "beneficiary": {"name": "Commune", "siren": "732829320", "seat": PLACE},
    "professional": {"name": "Automatismes", "siret": "732 829 320 00074"},
    "days": {
        "commitment": "2025-11-20",
        "quote": "2025-12-18",
        "engaged": "2026-01-15",
        "works_start": "2026-02-02",
        "completed": "2026-02-27",
        "invoice": "2026-03-05",
        "attestation_beneficiary": "2026-03-12",
        "attestation_professional": "2026-03-10",
    },
    "amounts": {
        "quote_excl_tax": "18500.00",
        "invoice_excl_tax": "18500.00",
        "invoice_incl_tax": "22200.00",
        "prime": "1400.00",
    },
    "mentions": ["siret", "address", "works", "day", "class", "uses", "areas"],
}
DOCUMENTS = {
    DocumentKind.COMMITMENT: date(2025, 11, 20),
    DocumentKind.QUOTE: date(2025, 12, 18),
    DocumentKind.CLASS_AUDIT: date(2026, 2, 26),
    DocumentKind.INVOICE: date(2026, 3, 5),
    DocumentKind.ATTESTATION: date(2026, 3, 12),
}


def by(minute: int = 0) -> Act:
    return Act(NOON + timedelta(minutes=minute), "manager")


def dossier(**given: object) -> Dossier:
    """The dossier without documents, some parts changed."""
    opened = {"id": NAME, "created": NOON.isoformat(), "operation": OPERATION.model_dump(mode="json")}
    return validated({**opened, **GIVEN, **given})


def days(**given: object) -> dict[str, object]:
    """The days of the dossier, some changed."""
    kept = GIVEN["days"]
    assert isinstance(kept, dict)
    return {**kept, **given}


def filled(folder: Path) -> Cabinet:
    """A cabinet with the dossier complete, not yet ready."""
    cabinet = Cabinet(folder)
    cabinet.open(NAME, OPERATION, by())
    cabinet.change(NAME, GIVEN, by(1))
    for kind, day in DOCUMENTS.items():
        cabinet.attach(NAME, f"pièce {kind}".encode(), Attached(f"{kind}.pdf", kind, day), by(2))
    for step in ("age", "existing_class"):
        cabinet.confirm(NAME, step, True, by(3))
    return cabinet

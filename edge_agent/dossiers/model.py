"""What a dossier holds: the operation, who takes part, the dates, the amounts, the documents."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from edge_agent.errors import EdgeAgentError

type Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
type Amount = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class DossierError(EdgeAgentError):
    """A dossier cannot be read or changed; the message says what to do."""


class Part(BaseModel):
    """Base of all parts: immutable, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class State(StrEnum):
    """Where a dossier stands."""

    DRAFT = "draft"
    READY = "ready"
    SENT = "sent"
    COMPLEMENT_ASKED = "complement_asked"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class DocumentKind(StrEnum):
    """What a document proves."""

    COMMITMENT = "commitment"
    AUDIT = "audit"
    STUDY = "study"
    QUOTE = "quote"
    ORDER = "order"
    INVOICE = "invoice"
    ACCEPTANCE = "acceptance"
    ATTESTATION = "attestation"
    CLASS_AUDIT = "class_audit"
    MEASUREMENT = "measurement"
    CONTRACT = "contract"
    INSPECTION = "inspection"
    OTHER = "other"


class Document(Part):
    """A document attached: its content is kept under its hash, and a changed file is a different document."""

    id: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of its content")
    name: Text = Field(min_length=1)
    kind: DocumentKind
    day: date
    size: int = Field(ge=0)
    added: datetime


class Operation(Part):
    """The operation: a fiche with its inputs, or a specific one.

    Attributes:
        fiche: code of the fiche, or `SPE-…` for a specific operation.
        inputs: named as the fiche names them; for a specific one, as `edge-agent cee specific` takes it.
        situation: facts that open bonuses.
        kwh_cumac: volume of a specific operation; that of a fiche is computed.
    """

    fiche: str = Field(pattern=r"^([A-Z]{3}-[A-Z]{2}-\d{3}|SPE-[A-Z]{2}-\d{2})$")
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    situation: dict[str, JsonValue] = Field(default_factory=dict)
    kwh_cumac: Annotated[Decimal, Field(gt=0, max_digits=15)] | None = None

    @property
    def specific(self) -> bool:
        """Whether no fiche covers it."""
        return self.fiche.startswith("SPE-")


class Place(Part):
    """An address."""

    street: Text = ""
    postal_code: Text = ""
    city: Text = ""


class Applicant(Part):
    """Who deposits: an obligé, a délégataire or an eligible body."""

    name: Text = ""
    siren: Text = ""
    emmy_reference: Text = ""


class Beneficiary(Part):
    """Who benefits: identified by SIREN in the official table."""

    name: Text = ""
    siren: Text = ""
    seat: Place = Place()


class Professional(Part):
    """Who does the works."""

    name: Text = ""
    siret: Text = ""


class Days(Part):
    """Days of the operation; engagement is the day the quote or order is signed."""

    commitment: date | None = None
    quote: date | None = None
    engaged: date | None = None
    works_start: date | None = None
    completed: date | None = None
    invoice: date | None = None
    attestation_beneficiary: date | None = None
    attestation_professional: date | None = None
    measurement_start: date | None = None
    measurement_end: date | None = None


class Amounts(Part):
    """Amounts in euros."""

    quote_excl_tax: Amount | None = None
    invoice_excl_tax: Amount | None = None
    invoice_incl_tax: Amount | None = None
    prime: Amount | None = None
    other_aids: Amount | None = None


class Dossier(Part):
    """A dossier.

    Attributes:
        id: name in addresses and files; also the internal reference of the official table.
        created: when it was opened.
        state: where it stands.
        operation: the operation.
        site_name: name of the building.
        site: address of the operation, one for each dossier.
        applicant: who deposits.
        beneficiary: who benefits.
        professional: who does the works.
        days: days.
        amounts: amounts.
        mentions: mentions read on the invoice by the person who holds it, by their code.
        confirmed: items of the checklist that a person confirms, by their code.
        documents: documents attached.
        issued: day the certificates were issued; retention counts from it.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    created: datetime
    state: State = State.DRAFT
    operation: Operation
    site_name: Text = ""
    site: Place = Place()
    applicant: Applicant = Applicant()
    beneficiary: Beneficiary = Beneficiary()
    professional: Professional = Professional()
    days: Days = Days()
    amounts: Amounts = Amounts()
    mentions: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    documents: tuple[Document, ...] = ()
    issued: date | None = None

    def has(self, *kinds: DocumentKind) -> bool:
        """Whether a document of one of these kinds is attached."""
        return any(document.kind in kinds for document in self.documents)


GIVEN = frozenset(
    {
        "operation",
        "site_name",
        "site",
        "applicant",
        "beneficiary",
        "professional",
        "days",
        "amounts",
        "mentions",
        "confirmed",
    }
)
"""What a person may give; the rest follows from what is done."""


def changed(dossier: Dossier, given: Mapping[str, object]) -> Dossier:
    """A dossier with some parts given; inside a part, what is not named stays.

    Raises:
        DossierError: a key is unknown or a value is not of its kind; the message names it.
    """
    if strangers := given.keys() - GIVEN:
        raise DossierError(f"{', '.join(sorted(strangers))} cannot be given; give {', '.join(sorted(GIVEN))}")
    return validated(_merged(dossier.model_dump(mode="json"), given))


def validated(content: Mapping[str, object]) -> Dossier:
    """A dossier of plain values.

    Raises:
        DossierError: it does not follow the form.
    """
    return _read(Dossier, content)


def read_operation(content: Mapping[str, object]) -> Operation:
    """An operation of plain values.

    Raises:
        DossierError: it does not follow the form.
    """
    return _read(Operation, content)


def _read[P: Part](form: type[P], content: Mapping[str, object]) -> P:
    try:
        return form.model_validate(dict(content))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DossierError(f"{where}: {first['msg']}") from error


def _merged(before: Mapping[str, object], given: Mapping[str, object]) -> dict[str, object]:
    merged = dict(before)
    for key, value in given.items():
        old = merged.get(key)
        whole = key in {"inputs", "situation"}
        merged[key] = (
            _merged(old, value)
            if isinstance(old, Mapping) and isinstance(value, Mapping) and not whole
            else value
        )
    return merged

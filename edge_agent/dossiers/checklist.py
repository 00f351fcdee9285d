"""What each stage of an operation asks for, and what is done of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from edge_agent.cee.expiring import months_later

from .clear_days import asks_clear_days, first_start
from .findings import Said
from .mentions import mentions_of
from .model import DocumentKind, Dossier, State

type Test = Callable[[Dossier], bool]


class Stage(StrEnum):
    """Stages, in order."""

    BEFORE_ENGAGEMENT = "before_engagement"
    QUOTE = "quote"
    WORKS = "works"
    INVOICE = "invoice"
    ATTESTATION = "attestation"
    METERING = "metering"
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a stage asks for.

    Attributes:
        code: stable word.
        stage: when.
        text: what.
        done: whether the dossier shows it; None when only a person can confirm it.
        concerns: whether the operation asks for it.
        due: last day; None without one.
    """

    code: str
    stage: Stage
    text: Said
    done: Test | None = None
    concerns: Test = lambda _: True
    due: Callable[[Dossier], date | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Item:
    """A step of a dossier and its state.

    Attributes:
        step: the step.
        done: whether it is done.
        by_hand: whether only a person can say so.
        due: last day.
    """

    step: Step
    done: bool
    by_hand: bool
    due: date | None

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "code": self.step.code,
            "stage": self.step.stage.value,
            "text": self.step.text.to_json(),
            "done": self.done,
            "by_hand": self.by_hand,
            "due": None if self.due is None else self.due.isoformat(),
        }


def checklist(dossier: Dossier) -> list[Item]:
    """Steps that the operation asks for, in order of their stage."""
    return [
        Item(
            step,
            step.code in dossier.confirmed if step.done is None else step.done(dossier),
            step.done is None,
            step.due(dossier),
        )
        for step in STEPS
        if step.concerns(dossier)
    ]


def completeness(items: Iterable[Item]) -> float:
    """Share of the steps done, 0 to 1; the deposit itself and a possible inspection do not count."""
    counted = [item for item in items if item.step.code not in {"sent", "inspection"}]
    return sum(item.done for item in counted) / len(counted)


def _document(*kinds: DocumentKind) -> Test:
    return lambda dossier: dossier.has(*kinds)


def _deposit_day(dossier: Dossier) -> date | None:
    return None if dossier.days.completed is None else months_later(dossier.days.completed, 12)


def _measures(dossier: Dossier) -> bool:
    return dossier.operation.specific or "guaranteed_saving" in dossier.operation.situation


def _identified(dossier: Dossier) -> bool:
    return all((dossier.beneficiary.name, dossier.beneficiary.siren, dossier.site.street, dossier.site.city))


_SIZED = frozenset(
    {
        "BAT-TH-139",
        "BAT-TH-162",
        "BAT-TH-163",
        "BAT-TH-164",
        "BAT-TH-111",
        "BAT-TH-134",
        "BAT-TH-145",
        "BAT-TH-157",
    }
)
"""Fiches whose conditions ask for a study, as the catalogue says them."""

STEPS: Sequence[Step] = (
    Step(
        "commitment",
        Stage.BEFORE_ENGAGEMENT,
        Said(
            "Rôle actif et incitatif écrit, daté d'avant l'engagement",
            "Written commitment, dated before engagement",
        ),
        lambda dossier: dossier.days.commitment is not None and dossier.has(DocumentKind.COMMITMENT),
        due=lambda dossier: dossier.days.engaged,
    ),
    Step(
        "parties",
        Stage.BEFORE_ENGAGEMENT,
        Said(
            "Bénéficiaire et adresse de l'opération renseignés",
            "Beneficiary and address of the operation given",
        ),
        _identified,
    ),
    Step(
        "age",
        Stage.BEFORE_ENGAGEMENT,
        Said(
            "Bâtiment achevé depuis plus de deux ans, hors quotas d'émission, sans aide de l'ADEME",
            "Building over two years old, no ETS installation, no ADEME investment aid",
        ),
    ),
    Step(
        "audit",
        Stage.BEFORE_ENGAGEMENT,
        Said("Audit énergétique de moins de quatre ans", "Energy audit under four years old"),
        _document(DocumentKind.AUDIT),
        lambda dossier: dossier.operation.specific,
    ),
    Step(
        "existing_class",
        Stage.BEFORE_ENGAGEMENT,
        Said(
            "Relevé de la GTB en place : classe C ou inférieure, ou aucune GTB",
            "Survey of the present BMS: class C or lower, or none",
        ),
        None,
        lambda dossier: dossier.operation.fiche == "BAT-TH-116",
    ),
    Step(
        "quote",
        Stage.QUOTE,
        Said("Devis ou bon de commande signé et daté", "Quote or order signed and dated"),
        lambda dossier: (
            dossier.days.engaged is not None and dossier.has(DocumentKind.QUOTE, DocumentKind.ORDER)
        ),
    ),
    Step(
        "study",
        Stage.QUOTE,
        Said("Étude de dimensionnement", "Sizing study"),
        _document(DocumentKind.STUDY),
        lambda dossier: dossier.operation.fiche in _SIZED,
    ),
    Step(
        "contract",
        Stage.QUOTE,
        Said(
            "Contrat de performance énergétique : garantie, plan de mesure, pénalité",
            "Performance contract: guarantee, measurement plan, penalty",
        ),
        _document(DocumentKind.CONTRACT),
        lambda dossier: (
            "guaranteed_saving" in dossier.operation.situation or dossier.operation.fiche == "BAT-SE-104"
        ),
    ),
    Step(
        "professional",
        Stage.QUOTE,
        Said("Professionnel identifié par son SIRET", "Professional identified by SIRET"),
        lambda dossier: bool(dossier.professional.name and dossier.professional.siret),
    ),
    Step(
        "clear_days",
        Stage.WORKS,
        Said(
            "Sept jours francs entre le devis accepté et les travaux",
            "Seven clear days between quote and works",
        ),
        lambda dossier: (
            dossier.days.works_start is not None
            and dossier.days.engaged is not None
            and dossier.days.works_start >= first_start(dossier.days.engaged)
        ),
        lambda dossier: asks_clear_days(dossier.operation.fiche),
    ),
    Step(
        "completed",
        Stage.WORKS,
        Said("Travaux achevés et réceptionnés", "Works completed and accepted"),
        lambda dossier: dossier.days.completed is not None,
    ),
    Step(
        "class_audit",
        Stage.WORKS,
        Said(
            "Classe de la GTB établie fonction par fonction par un professionnel",
            "Class of the BMS audited function by function by a professional",
        ),
        _document(DocumentKind.CLASS_AUDIT),
        lambda dossier: dossier.operation.fiche == "BAT-TH-116",
    ),
    Step(
        "invoice",
        Stage.INVOICE,
        Said("Facture ou procès-verbal de réception", "Invoice or acceptance report"),
        lambda dossier: (
            dossier.days.invoice is not None and dossier.has(DocumentKind.INVOICE, DocumentKind.ACCEPTANCE)
        ),
    ),
    Step(
        "mentions",
        Stage.INVOICE,
        Said("Mentions exigées relevées sur la facture", "Required mentions found on the invoice"),
        lambda dossier: (
            {mention.code for mention in mentions_of(dossier.operation.fiche)} <= dossier.mentions
        ),
    ),
    Step(
        "attestation",
        Stage.ATTESTATION,
        Said(
            "Attestation sur l'honneur signée du bénéficiaire et du professionnel",
            "Attestation signed by beneficiary and professional",
        ),
        lambda dossier: (
            dossier.days.attestation_beneficiary is not None
            and dossier.days.attestation_professional is not None
            and dossier.has(DocumentKind.ATTESTATION)
        ),
        due=_deposit_day,
    ),
    Step(
        "measurement",
        Stage.METERING,
        Said("Mesure après travaux terminée", "Measurement after works ended"),
        lambda dossier: dossier.days.measurement_end is not None and dossier.has(DocumentKind.MEASUREMENT),
        _measures,
        _deposit_day,
    ),
    Step(
        "inspection",
        Stage.DEPOSIT,
        Said(
            "Contrôle sur site ou par contact, si l'échantillon retient l'opération",
            "Inspection on site or by contact, if the sample holds the operation",
        ),
        None,
        lambda dossier: dossier.operation.fiche == "BAT-TH-116",
        _deposit_day,
    ),
    Step(
        "applicant",
        Stage.DEPOSIT,
        Said("Demandeur (obligé ou délégataire) identifié par son SIREN", "Applicant identified by SIREN"),
        lambda dossier: bool(dossier.applicant.name and dossier.applicant.siren),
    ),
    Step(
        "sent",
        Stage.DEPOSIT,
        Said("Dossier envoyé au délégataire", "Dossier sent to the depositor"),
        lambda dossier: dossier.state in {State.SENT, State.ACCEPTED, State.REJECTED},
        due=_deposit_day,
    ),
)

"""What an estimate says, and its stable form in JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .bonuses import BonusApplied
from .prices import PrimeRange
from .schema import Confidence, Source


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no volume: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Volume:
    """Volume of an operation in kWh cumac, exact: the fiches ask for no rounding, so there is none.

    Attributes:
        fiche: what the fiche gives.
        bonus: the bonus that holds; None without one.
        precarite_share: part of the certificates of households in fuel poverty.
    """

    fiche: Fraction
    bonus: BonusApplied | None = None
    precarite_share: Fraction = Fraction(0)

    @property
    def total(self) -> Fraction:
        """Volume with its bonus."""
        return self.fiche if self.bonus is None else self.bonus.kwh_cumac

    @property
    def precarite(self) -> Fraction:
        """Part earned as précarité certificates."""
        return self.total * self.precarite_share

    @property
    def classique(self) -> Fraction:
        """Part earned as classique certificates."""
        return self.total - self.precarite


@dataclass(frozen=True, slots=True)
class Prime:
    """Prime in euros, the part of each kind of certificate with its own prices; None where there is no volume."""

    classique: PrimeRange | None
    precarite: PrimeRange | None

    @property
    def parts(self) -> Sequence[PrimeRange]:
        """The parts there are."""
        return [part for part in (self.classique, self.precarite) if part is not None]

    @property
    def low_eur(self) -> Decimal:
        """Low end of the range."""
        return sum((part.low_eur for part in self.parts), start=Decimal(0))

    @property
    def mid_eur(self) -> Decimal:
        """Middle of the range."""
        return sum((part.mid_eur for part in self.parts), start=Decimal(0))

    @property
    def high_eur(self) -> Decimal:
        """High end of the range."""
        return sum((part.high_eur for part in self.parts), start=Decimal(0))


@dataclass(frozen=True, slots=True)
class Estimate:
    """Answer for one operation; an estimate, never a promise.

    Attributes:
        code: code of the fiche.
        version: version chosen by the engagement date; None when none was in force.
        engaged: engagement date (signature of the quote or order).
        eligible: True when computed, False when the fiche gives nothing, None when the catalogue cannot tell.
        volume: volume with its bonus and its kinds of certificates; None when not computed.
        reasons: why there is no volume.
        warnings: what to check or know.
        assumptions: what was supposed to compute it.
        conditions: eligibility conditions of the version, not verified here.
        not_cumulable_with: fiches whose certificates cannot be added to these.
        legal_reference: text of the fiche; None when the catalogue has none.
        sources: where the amounts were read.
        prime: range in euros; None without volume or without price.
        inputs: the inputs as given, completed by what the department tells.
        confidence: how the amounts are known; None when there are none.
    """

    code: str
    version: str | None
    engaged: date
    eligible: bool | None
    volume: Volume | None
    reasons: tuple[Reason, ...]
    warnings: tuple[str, ...]
    assumptions: tuple[str, ...]
    conditions: tuple[str, ...]
    not_cumulable_with: tuple[str, ...]
    legal_reference: str | None
    sources: tuple[Source, ...]
    prime: Prime | None
    inputs: Mapping[str, object]
    confidence: Confidence | None

    @property
    def kwh_cumac(self) -> Fraction | None:
        """Volume with its bonus; None when not computed."""
        return None if self.volume is None else self.volume.total

    def to_json(self) -> dict[str, object]:
        """The stable machine answer; a whole volume is an integer, `prime_eur` is null without prices."""
        return {
            "code": self.code,
            "version": self.version,
            "engaged": self.engaged.isoformat(),
            "eligible": self.eligible,
            "kwh_cumac": plain(self.kwh_cumac),
            **_volume_parts(self.volume),
            "reasons": [reason.text for reason in self.reasons],
            "reason_codes": [reason.code for reason in self.reasons],
            "warnings": list(self.warnings),
            "assumptions": list(self.assumptions),
            "conditions": list(self.conditions),
            "legal_reference": self.legal_reference,
            "sources": [
                {"name": source.name, "url": source.url, "accessed_via": source.accessed_via}
                for source in self.sources
            ],
            **_prime_parts(self.prime),
            "inputs": plain(self.inputs),
            "confidence": None if self.confidence is None else self.confidence.value,
        }


def _volume_parts(volume: Volume | None) -> dict[str, object]:
    if volume is None:
        return {"kwh_cumac_fiche": None, "kwh_cumac_by_type": None, "bonus": None}
    bonus = volume.bonus
    return {
        "kwh_cumac_fiche": plain(volume.fiche),
        "kwh_cumac_by_type": {"classique": plain(volume.classique), "precarite": plain(volume.precarite)},
        "bonus": None if bonus is None else {"id": bonus.bonus.id, "title": bonus.bonus.title},
    }


def _prime_parts(prime: Prime | None) -> dict[str, object]:
    if prime is None:
        return {"prime_eur": None, "prime_assumptions": None}
    classique, precarite = prime.classique, prime.precarite
    assumptions = classique.assumptions() if classique is not None else {}
    if precarite is not None:
        assumptions = {**assumptions, "precarite": precarite.assumptions()}
    return {
        "prime_eur": {
            "low": float(prime.low_eur),
            "mid": float(prime.mid_eur),
            "high": float(prime.high_eur),
        },
        "prime_assumptions": assumptions,
    }


def plain(value: object) -> object:
    """Numbers, mappings and sequences as JSON wants them: a whole number is an integer, another a float."""
    match value:
        case Fraction() | Decimal() if value == int(value):
            return int(value)
        case Fraction() | Decimal():
            return float(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case str():
            return value
        case Sequence():
            return [plain(item) for item in value]
        case _:
            return value

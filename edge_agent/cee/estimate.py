"""The volume a fiche gives, the reasons when it gives none, and what the reader must know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .catalogue import fiche as catalogue_fiche
from .expression import Expression
from .inputs import NotEligible, read_inputs
from .prices import OLD_AFTER_MONTHS, PrimeRange, prime_range, shipped_prices
from .schema import ComputableVersion, Confidence, Fiche, Source, UncheckedVersion
from .values import NoAmount

ENDS_SOON = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no volume: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """Answer for one operation; an estimate, never a promise.

    Attributes:
        code: code of the fiche.
        version: version chosen by the engagement date; None when none was in force.
        engaged: engagement date (signature of the quote or order).
        eligible: True when computed, False when the fiche gives nothing, None when the catalogue cannot tell.
        kwh_cumac: volume, exact; None when not computed. The fiches ask for no rounding, so there is none.
        reasons: why there is no volume.
        warnings: what to check or know.
        conditions: eligibility conditions of the version, not verified here.
        sources: where the amounts were read.
        prime: range in euros; None without volume or without price.
        inputs: the inputs as given.
        confidence: how the amounts are known; None when there are none.
    """

    code: str
    version: str | None
    engaged: date
    eligible: bool | None
    kwh_cumac: Fraction | None
    reasons: tuple[Reason, ...]
    warnings: tuple[str, ...]
    conditions: tuple[str, ...]
    sources: tuple[Source, ...]
    prime: PrimeRange | None
    inputs: Mapping[str, object]
    confidence: Confidence | None

    def to_json(self) -> dict[str, object]:
        """The stable machine answer; a whole volume is an integer, `prime_eur` is null without prices."""
        prime = self.prime
        return {
            "code": self.code,
            "version": self.version,
            "engaged": self.engaged.isoformat(),
            "eligible": self.eligible,
            "kwh_cumac": plain(self.kwh_cumac),
            "reasons": [reason.text for reason in self.reasons],
            "reason_codes": [reason.code for reason in self.reasons],
            "warnings": list(self.warnings),
            "conditions": list(self.conditions),
            "sources": [source.model_dump() for source in self.sources],
            "prime_eur": None
            if prime is None
            else {"low": float(prime.low_eur), "mid": float(prime.mid_eur), "high": float(prime.high_eur)},
            "prime_assumptions": None if prime is None else prime.assumptions(),
            "inputs": plain(self.inputs),
            "confidence": None if self.confidence is None else self.confidence.value,
        }


def estimate(code: str, engaged: date, inputs: Mapping[str, object]) -> Estimate:
    """Volume in kWh cumac of an operation under the version in force on its engagement date.

    Args:
        code: code of the fiche, such as `BAT-TH-116`.
        engaged: engagement date; it alone picks the version.
        inputs: named as the fiche names them (`edge-agent cee show CODE` lists them).

    Raises:
        UnknownFiche: the code is not in the catalogue.
        CeeInputError: an input is missing, unknown or malformed.
    """
    fiche = catalogue_fiche(code)
    match fiche.version_at(engaged):
        case None:
            return _without_volume(
                fiche, None, engaged, inputs, eligible=False, reason=_not_in_force(fiche, engaged)
            )
        case UncheckedVersion() as version:
            reason = Reason(
                "amounts_not_in_catalogue",
                f"not computable: amounts of version {version.version}, in force on {engaged}, not in the catalogue",
            )
            return _without_volume(fiche, version, engaged, inputs, eligible=None, reason=reason)
        case ComputableVersion() as version:
            return _computed(fiche, version, engaged, inputs)


def _computed(
    fiche: Fiche, version: ComputableVersion, engaged: date, inputs: Mapping[str, object]
) -> Estimate:
    try:
        volume = _volume(version, inputs)
    except NotEligible as refusal:
        reason = Reason(refusal.code, refusal.reason)
        return _without_volume(fiche, version, engaged, inputs, eligible=False, reason=reason)
    prime = prime_range(volume, engaged, shipped_prices())
    return Estimate(
        code=fiche.code,
        version=version.version,
        engaged=engaged,
        eligible=True,
        kwh_cumac=volume,
        reasons=(),
        warnings=(*_version_warnings(version, engaged), *_prime_warnings(prime, engaged)),
        conditions=tuple(version.conditions),
        sources=tuple(version.source),
        prime=prime,
        inputs=dict(inputs),
        confidence=version.confidence,
    )


def _volume(version: ComputableVersion, inputs: Mapping[str, object]) -> Fraction:
    values = {**version.table_values, **read_inputs(version.inputs, inputs)}
    for check in version.checks:
        if not Expression.parse(check.expression).truth(values):
            raise NotEligible(check.code, check.reason)
    try:
        return Expression.parse(version.formula).number(values)
    except NoAmount as absence:
        raise NotEligible(
            "no_amount_for_use",
            f"version {version.version} gives no amount for {absence.key} with these inputs (table {absence.where}): "
            f"nothing can be claimed for {absence.key}; leave it out to estimate the rest, if there is any",
        ) from absence


def _without_volume(
    fiche: Fiche,
    version: ComputableVersion | UncheckedVersion | None,
    engaged: date,
    inputs: Mapping[str, object],
    *,
    eligible: bool | None,
    reason: Reason,
) -> Estimate:
    known = version if isinstance(version, ComputableVersion) else None
    return Estimate(
        code=fiche.code,
        version=None if version is None else version.version,
        engaged=engaged,
        eligible=eligible,
        kwh_cumac=None,
        reasons=(reason,),
        warnings=() if known is None else tuple(_version_warnings(known, engaged)),
        conditions=() if known is None else tuple(known.conditions),
        sources=() if known is None else tuple(known.source),
        prime=None,
        inputs=dict(inputs),
        confidence=None if known is None else known.confidence,
    )


def _not_in_force(fiche: Fiche, engaged: date) -> Reason:
    first, last = fiche.versions[0], fiche.versions[-1]
    end = "without known end" if last.valid_to is None else f"to {last.valid_to}"
    return Reason(
        "not_in_force_at_engagement_date",
        f"{fiche.code} was not in force on {engaged}: it is known from {first.valid_from} {end}",
    )


def _version_warnings(version: ComputableVersion, engaged: date) -> list[str]:
    warnings = [notice.text for notice in version.notices if notice.concerns(engaged)]
    if version.conditions:
        warnings.append("the eligibility conditions of the fiche are listed, not verified")
    if version.not_cumulable_with:
        warnings.append(f"not cumulable with {', '.join(version.not_cumulable_with)}")
    if version.confidence is not Confidence.OFFICIAL:
        unread = sorted(
            name for name, level in version.table_confidence.items() if level is not Confidence.OFFICIAL
        )
        what = f"amounts ({', '.join(unread)})" if unread else "amounts"
        warnings.append(
            f"{what} read in a {version.confidence} source: check the official fiche before any commitment"
        )
    if version.valid_to is not None and version.valid_to - engaged <= ENDS_SOON:
        warnings.append(
            f"version {version.version} ends on {version.valid_to}: sign before, or estimate again"
        )
    return warnings


def _prime_warnings(prime: PrimeRange | None, engaged: date) -> list[str]:
    if prime is None:
        return [f"no market price is known up to {engaged}: the prime is not estimated"]
    warnings = [
        "the prime is a range under stated prices and shares, not an offer; the share paid is not published"
    ]
    if (age := prime.months_old(engaged)) > OLD_AFTER_MONTHS:
        warnings.append(
            f"the latest market price known is that of {prime.last_month}, {age} months before engagement"
        )
    return warnings


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

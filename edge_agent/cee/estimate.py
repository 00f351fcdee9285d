"""The volume a fiche gives, the reasons when it gives none, and what the reader must know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .answer import Estimate, Prime, Reason, Volume
from .bonuses import best_bonus, shipped_bonuses
from .catalogue import fiche as catalogue_fiche
from .expression import Expression
from .fiche_file import Fiche
from .inputs import NotEligible, read_inputs
from .notices import prime_warnings, shipped_notices, version_warnings
from .prices import Prices, prime_range, shipped_prices
from .schema import ComputableVersion, Source, UncheckedVersion
from .situation import NOTHING_SAID, Situation, check_precarite, placed
from .values import NoAmount, exact


def estimate(
    code: str,
    engaged: date,
    inputs: Mapping[str, object],
    *,
    situation: Situation = NOTHING_SAID,
    prices: Prices | None = None,
) -> Estimate:
    """Volume in kWh cumac of an operation under the version in force on its engagement date.

    Args:
        code: code of the fiche, such as `BAT-TH-116`.
        engaged: engagement date; it alone picks the version.
        inputs: named as the fiche names them (`edge-agent cee show CODE` lists them).
        situation: department, households and contract, for the zone, the kinds of certificates and the bonuses.
        prices: dated prices and share; those shipped with the program when absent.

    Raises:
        UnknownFiche: the code is not in the catalogue.
        CeeInputError: an input is missing, unknown or malformed.
    """
    fiche = catalogue_fiche(code)
    check_precarite(fiche.sector, situation)
    asked = _Asked(fiche, engaged, inputs, situation, prices or shipped_prices())
    match fiche.version_at(engaged):
        case None:
            return asked.absent()
        case UncheckedVersion() as version:
            return asked.unknown(version.version)
        case ComputableVersion() as version:
            return asked.computed(version)


@dataclass(frozen=True, slots=True)
class _Asked:
    fiche: Fiche
    engaged: date
    inputs: Mapping[str, object]
    situation: Situation
    prices: Prices

    def absent(self) -> Estimate:
        fiche, engaged = self.fiche, self.engaged
        if fiche.repealed is not None and fiche.repealed_at(engaged):
            last = fiche.repealed.last_engagement_day
            reason = Reason("repealed", f"{fiche.code} is repealed: the last day to engage works was {last}")
        elif not fiche.versions:
            return self.unknown(None)
        else:
            first, latest = fiche.versions[0], fiche.versions[-1]
            end = "without known end" if latest.valid_to is None else f"to {latest.valid_to}"
            reason = Reason(
                "not_in_force_at_engagement_date",
                f"{fiche.code} was not in force on {engaged}: it is known from {first.valid_from} {end}",
            )
        return self._without_volume(None, eligible=False, reason=reason)

    def unknown(self, version: str | None) -> Estimate:
        which = "the version" if version is None else f"version {version},"
        reason = Reason(
            "amounts_not_in_catalogue",
            f"not computable: amounts of {which} in force on {self.engaged}, not in the catalogue",
        )
        return self._without_volume(None, eligible=None, reason=reason, name=version)

    def computed(self, version: ComputableVersion) -> Estimate:
        try:
            inputs, placing = placed(version, self.fiche.territory, self.inputs, self.situation)
            from_fiche = _volume(version, inputs)
        except NotEligible as refusal:
            reason = Reason(refusal.code, refusal.reason)
            return self._without_volume(version, eligible=False, reason=reason)
        bonus = best_bonus(self.fiche, self.engaged, from_fiche, self.situation, shipped_bonuses())
        volume = Volume(from_fiche, bonus.applied, exact(self.situation.precarite_share))
        prime, about_prime = self._prime(volume)
        return Estimate(
            code=self.fiche.code,
            version=version.version,
            engaged=self.engaged,
            eligible=True,
            volume=volume,
            reasons=(),
            warnings=(
                *version_warnings(self.fiche, version, self.engaged, self.situation),
                *bonus.warnings,
                *about_prime,
            ),
            assumptions=(*placing, *self._assumptions(version, inputs)),
            conditions=tuple(version.conditions),
            not_cumulable_with=tuple(version.not_cumulable_with),
            legal_reference=version.legal_reference,
            sources=(*version.source, *bonus.sources),
            prime=prime,
            inputs=dict(inputs),
            confidence=version.confidence,
        )

    def _prime(self, volume: Volume) -> tuple[Prime | None, tuple[str, ...]]:
        classique = precarite = None
        warnings: dict[str, None] = {}
        if volume.classique:
            classique = prime_range(volume.classique, self.engaged, self.prices)
            warnings |= dict.fromkeys(prime_warnings(classique, self.engaged))
        if volume.precarite:
            prices = self.prices.for_precarite()
            precarite = None if prices is None else prime_range(volume.precarite, self.engaged, prices)
            warnings |= dict.fromkeys(prime_warnings(precarite, self.engaged))
        # A part without price leaves the whole without one: half a prime would be read as the prime.
        whole = (classique is None) == (not volume.classique) and (precarite is None) == (
            not volume.precarite
        )
        return Prime(classique, precarite) if whole else None, tuple(warnings)

    def _assumptions(self, version: ComputableVersion, inputs: Mapping[str, object]) -> Iterator[str]:
        end = "without known end" if version.valid_to is None else f"to {version.valid_to}"
        yield (
            f"version {version.version}, for operations engaged from {version.valid_from} {end}, is chosen by the "
            f"engagement date {self.engaged} alone"
        )
        if self.engaged > (known := shipped_notices().catalogue_as_of):
            yield f"the catalogue is that of {known}: a later text may have changed the fiche"
        for name, spec in version.inputs.items():
            default = getattr(spec, "default", None)
            if default is not None and inputs.get(name) is None:
                yield f"{name} = {_word(default)}: not given, default of the fiche"
        share = self.situation.precarite_share
        yield "all certificates are classique" if not share else f"précarité share {share}, as given"

    def _without_volume(
        self,
        known: ComputableVersion | None,
        *,
        eligible: bool | None,
        reason: Reason,
        name: str | None = None,
    ) -> Estimate:
        return Estimate(
            code=self.fiche.code,
            version=name if known is None else known.version,
            engaged=self.engaged,
            eligible=eligible,
            volume=None,
            reasons=(reason,),
            warnings=()
            if known is None
            else tuple(version_warnings(self.fiche, known, self.engaged, self.situation)),
            assumptions=(),
            conditions=() if known is None else tuple(known.conditions),
            not_cumulable_with=() if known is None else tuple(known.not_cumulable_with),
            legal_reference=None if known is None else known.legal_reference,
            sources=_sources(self.fiche, known),
            prime=None,
            inputs=dict(self.inputs),
            confidence=None if known is None else known.confidence,
        )


def _volume(version: ComputableVersion, inputs: Mapping[str, object]) -> Fraction:
    values = {**version.table_values, **read_inputs(version.inputs, inputs)}
    for check in version.checks:
        if not Expression.parse(check.expression).truth(values):
            raise NotEligible(check.code, check.reason)
    try:
        volume = Expression.parse(version.formula).number(values)
    except NoAmount as absence:
        raise _no_amount(version, absence) from absence
    if volume <= 0:
        raise NotEligible("nothing_counted", "these quantities give no volume: nothing can be claimed")
    return volume


def _no_amount(version: ComputableVersion, absence: NoAmount) -> NotEligible:
    if (outside := version.outside.get(absence.where)) is not None:
        return NotEligible(outside.code, f"{outside.reason} ({absence.key})")
    return NotEligible(
        "no_amount_for_use",
        f"version {version.version} gives no amount for {absence.key} with these inputs (table {absence.where}): "
        f"nothing can be claimed for {absence.key}; leave it out to estimate the rest, if there is any",
    )


def _sources(fiche: Fiche, known: ComputableVersion | None) -> tuple[Source, ...]:
    if known is not None:
        return tuple(known.source)
    return () if fiche.repealed is None else tuple(fiche.repealed.source)


def _word(default: bool | Decimal) -> str:
    return str(default).lower()

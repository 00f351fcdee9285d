"""A specific operation against its rules, each finding with a code and the correction."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from edge_agent.cee.answer import plain
from edge_agent.cee.expiring import months_later
from edge_agent.cee.inputs import CeeInputError
from edge_agent.cee.prices import Prices, PrimeRange, prime_range, shipped_prices
from edge_agent.cee.specific import MIN_PAYBACK_YEARS, Payback, discounted_years
from edge_agent.cee.values import exact

from .asked import REFERENCE_WORDS, AuditKind, SpecificOperation
from .costs import EligibleCosts, eligible_costs
from .deadlines import AUDIT_YEARS, Deadline, deadlines
from .energy_price import MeanPrice, mean_price
from .metering import MeasuredPeriod, Metering, metering

RECENT_GUIDE = "arrêté of 18/04/2025 (NOR ECOR2511757A): the ADEME guide of April 2025 is compulsory"


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule not kept, and what to do."""

    code: str
    severity: Severity
    text: str
    correction: str

    def to_json(self) -> dict[str, str]:
        """The stable machine answer."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "text": self.text,
            "correction": self.correction,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """The operation assessed.

    Attributes:
        operation: what was given.
        costs: costs that count.
        price: mean price of the bills; None when a price was given.
        eur_per_kwh: mean price used.
        annual_gain_kwh: yearly final-energy gain.
        annual_saving_eur: yearly saving without tax.
        payback: payback time (TRB).
        kwh_cumac: gain over the discounted life.
        prime: range of the prime; None without a known price.
        metering: measurement after the works.
        deadlines: days to keep.
        findings: rules not kept.
    """

    operation: SpecificOperation
    costs: EligibleCosts
    price: MeanPrice | None
    eur_per_kwh: Fraction
    annual_gain_kwh: Fraction
    annual_saving_eur: Fraction
    payback: Payback
    kwh_cumac: Fraction
    prime: PrimeRange | None
    metering: Metering
    deadlines: tuple[Deadline, ...]
    findings: tuple[Finding, ...]

    @property
    def eligible(self) -> bool:
        """Whether nothing blocks it."""
        return not any(finding.severity is Severity.BLOCKING for finding in self.findings)

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        prime = self.prime
        return {
            "title": self.operation.title,
            "engaged": self.operation.engaged.isoformat(),
            "eligible": self.eligible,
            "annual_gain_kwh": plain(self.annual_gain_kwh),
            "eur_per_kwh": float(self.eur_per_kwh),
            "annual_saving_eur": float(self.annual_saving_eur),
            "eligible_cost_eur": float(self.costs.total_eur),
            "internal_studies_not_counted_eur": float(
                self.costs.internal_eur - self.costs.internal_counted_eur
            ),
            "payback_years": float(self.payback.years),
            "discounted_years": float(discounted_years(self.operation.lifetime_years)),
            "kwh_cumac": float(self.kwh_cumac),
            "prime_eur": None
            if prime is None
            else {"low": float(prime.low_eur), "mid": float(prime.mid_eur), "high": float(prime.high_eur)},
            "metering": _metering_json(self.metering),
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "findings": [finding.to_json() for finding in self.findings],
            "assumptions": [
                _reference_words(self.operation),
                RECENT_GUIDE,
                "48-month mean price and 10 % cap on internal studies: rules of trade guides, not read in a text",
            ],
        }


def assess(
    operation: SpecificOperation, *, measured: MeasuredPeriod | None = None, prices: Prices | None = None
) -> Assessment:
    """Volume, payback, measurement, deadlines and findings of an operation.

    Raises:
        CeeInputError: no bill falls in the 48 months.
    """
    costs = eligible_costs(operation.costs)
    try:
        price = mean_price(operation.bills, operation.engaged) if operation.bills else None
    except ValueError as error:
        raise CeeInputError(str(error)) from error
    eur_per_kwh = price.eur_per_kwh if price is not None else exact(operation.eur_per_kwh or 0)
    gain = exact(operation.reference.kwh_per_year) - exact(operation.project.kwh_per_year)
    saving = gain * eur_per_kwh
    extra = max(costs.total_eur - exact(operation.reference_cost_eur), Fraction(0))
    if saving <= 0:
        raise CeeInputError("the mean price of energy is 0 €: no saving pays anything back")
    years = Payback(extra / saving, eligible=extra / saving > MIN_PAYBACK_YEARS)
    volume = gain * discounted_years(operation.lifetime_years)
    measure = metering(gain, exact(operation.reference.kwh_per_year), operation.lifetime_years, measured)
    findings = (
        *_dates(operation),
        *_substance(operation, years, costs, price),
        *_measurement(measure, operation.completed is not None),
    )
    return Assessment(
        operation=operation,
        costs=costs,
        price=price,
        eur_per_kwh=eur_per_kwh,
        annual_gain_kwh=gain,
        annual_saving_eur=saving,
        payback=years,
        kwh_cumac=volume,
        prime=prime_range(volume, operation.engaged, prices or shipped_prices()),
        metering=measure,
        deadlines=tuple(
            deadlines(
                engaged=operation.engaged,
                completed=operation.completed,
                measured=None if measured is None else (measured.start, measured.end),
                measuring_months=measure.months,
            )
        ),
        findings=findings,
    )


def _dates(operation: SpecificOperation) -> Iterator[Finding]:
    engaged, audit = operation.engaged, operation.audit
    if operation.committed is None:
        yield _blocking(
            "SPE-RAI-01", "no active and incentive role is dated", "date the commitment of the depositor"
        )
    elif operation.committed >= engaged:
        yield _blocking(
            "SPE-RAI-02",
            f"the commitment of {operation.committed} is not before the engagement of {engaged}",
            "nothing can be mended: the operation was engaged without incentive",
        )
    if audit is None:
        yield _blocking(
            "SPE-AUD-01", "no audit stands behind the operation", "have an audit, or an ISO 50001 review"
        )
    elif audit.day > engaged:
        yield _blocking(
            "SPE-AUD-02", f"the audit of {audit.day} is after engagement", "give the audit made before"
        )
    elif audit.kind is AuditKind.AUDIT and months_later(audit.day, AUDIT_YEARS * 12) <= engaged:
        yield _blocking(
            "SPE-AUD-03",
            f"the audit of {audit.day} is four years old or more on {engaged}",
            "have the audit brought up to date before engagement",
        )
    if operation.completed is not None and operation.completed < engaged:
        yield _blocking("SPE-DAT-01", "completion is before engagement", "correct one of the dates")


def _substance(
    operation: SpecificOperation, years: Payback, costs: EligibleCosts, price: MeanPrice | None
) -> Iterator[Finding]:
    if not years.eligible:
        yield _blocking(
            "SPE-TRB-01",
            f"payback of {float(years.years):.2f} years: it must be above {MIN_PAYBACK_YEARS}",
            "check costs and saving; below, the operation earns nothing",
        )
    if operation.only_regulatory:
        yield _blocking("SPE-REG-01", "the works only obey a rule", "claim what goes beyond the rule only")
    if not operation.reference.justification.strip():
        yield _warning(
            "SPE-REF-01",
            "the choice of the reference situation is not justified",
            REFERENCE_WORDS[operation.reference.situation],
        )
    if costs.internal_counted_eur < costs.internal_eur:
        yield _warning(
            "SPE-CST-01",
            f"internal studies count for {float(costs.internal_counted_eur):.2f} € of {float(costs.internal_eur):.2f} €",
            "they are capped at 10 % of the other costs",
        )
    if price is None:
        yield _warning(
            "SPE-PRX-01", "the price of energy is not drawn from bills", "give the bills of 48 months"
        )
    elif not price.complete:
        yield _warning(
            "SPE-PRX-02",
            f"bills leave {price.missing_days} days out of 48 months and count {price.counted_twice} twice",
            "complete or correct the bills",
        )


def _measurement(measure: Metering, completed: bool) -> Iterator[Finding]:
    if not completed:
        return
    if not measure.long_enough:
        yield _blocking(
            "SPE-MES-01",
            f"the measurement after works is not {measure.months} months long yet",
            "go on measuring before the deposit",
        )
    elif measure.real is False:
        yield _blocking(
            "SPE-MES-02",
            "the measured saving is not larger than its uncertainty",
            "measure longer, or nearer to the equipment",
        )
    elif measure.share_of_announced is not None and measure.share_of_announced < 1:
        yield _warning(
            "SPE-MES-03",
            f"measured gain is {float(measure.share_of_announced):.0%} of the announced one",
            "deposit the measured volume",
        )


def _blocking(code: str, text: str, correction: str) -> Finding:
    return Finding(code, Severity.BLOCKING, text, correction)


def _warning(code: str, text: str, correction: str) -> Finding:
    return Finding(code, Severity.WARNING, text, correction)


def _reference_words(operation: SpecificOperation) -> str:
    situation = operation.reference.situation
    return f"reference situation {situation}: {REFERENCE_WORDS[situation]}"


def _metering_json(measure: Metering) -> dict[str, object]:
    return {
        "months": measure.months,
        "until": None if measure.until is None else measure.until.isoformat(),
        "long_enough": measure.long_enough,
        "real": measure.real,
        "annual_gain_kwh": _number(measure.annual_gain_kwh),
        "annual_gain_low_kwh": _number(measure.annual_gain_low_kwh),
        "kwh_cumac": _number(measure.kwh_cumac),
        "share_of_announced": _number(measure.share_of_announced),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)

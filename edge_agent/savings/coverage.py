"""Days of a period as arrays, and whether they are enough to build a baseline on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from edge_agent.language import Language, Told

from .calendar import ORDINARY, Calendar, Flags, Occupancy
from .periods import DailySample, Period
from .refusal import Rule, SavingsRefused
from .slope_search import Floats

MIN_BASELINE_DAYS = 329
"""Nine tenths of a year, so that every season is seen (data rule of CalTRACK 2 and opendsm)."""
MAX_BASELINE_DAYS = 366
MIN_BASELINE_COVERAGE = 0.90
MIN_MONTH_COVERAGE = 0.50
WANTED_MONTH_COVERAGE = 0.90
_WHOLE_MONTH_DAYS = 20


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a period is known.

    Attributes:
        days: civil days of the period.
        known_days: days with both energy and temperature.
        missing_energy_days: days without energy.
        missing_temperature_days: days without temperature.
    """

    days: int
    known_days: int
    missing_energy_days: int
    missing_temperature_days: int

    @property
    def fraction(self) -> float:
        """Known share of the period, 0 to 1."""
        return self.known_days / self.days

    def to_json(self) -> dict[str, object]:
        """The counts and the percentage."""
        return {
            "days": self.days,
            "known_days": self.known_days,
            "missing_energy_days": self.missing_energy_days,
            "missing_temperature_days": self.missing_temperature_days,
            "percent": round(100 * self.fraction, 2),
        }


@dataclass(frozen=True, slots=True, eq=False)
class DayTable:
    """Every civil day of a period, in order, missing values as NaN.

    Attributes:
        dates: the days.
        energy: kWh, corrections included, shape (days,).
        weather: mean outdoor temperature in °C, shape (days,).
        occupancy: what kind of day each is.
        corrections: kWh added to the energy measured on some days, to undo what events did to it.
    """

    dates: tuple[date, ...]
    energy: Floats
    weather: Floats
    occupancy: Occupancy = ORDINARY
    corrections: Mapping[date, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls, samples: Mapping[date, DailySample], period: Period, occupancy: Occupancy = ORDINARY
    ) -> DayTable:
        """Table of a period; a day without sample is a missing day."""
        dates = tuple(period)
        found = [samples.get(day) for day in dates]
        return cls(
            dates,
            np.array([np.nan if s is None or s.kwh is None else s.kwh for s in found], dtype=np.float64),
            np.array(
                [np.nan if s is None or s.temp_c is None else s.temp_c for s in found], dtype=np.float64
            ),
            occupancy,
        )

    @property
    def calendar(self) -> Calendar:
        """Kind of each day."""
        return Calendar.of_days(self.dates, self.occupancy)

    def where(self, kept: Callable[[date], bool]) -> DayTable:
        """The days that are kept."""
        return self._rows(np.fromiter(map(kept, self.dates), dtype=np.bool_, count=len(self.dates)))

    def corrected(self, kwh_of: Callable[[date], float]) -> DayTable:
        """The same with energy added to each day."""
        added = np.array([kwh_of(day) for day in self.dates], dtype=np.float64)
        changes = {day: float(kwh) for day, kwh in zip(self.dates, added, strict=True) if kwh}
        return replace(self, energy=self.energy + added, corrections=changes)

    @property
    def coverage(self) -> Coverage:
        """What is known of the period."""
        no_energy, no_weather = np.isnan(self.energy), np.isnan(self.weather)
        return Coverage(
            days=len(self.dates),
            known_days=int(np.count_nonzero(~no_energy & ~no_weather)),
            missing_energy_days=int(np.count_nonzero(no_energy)),
            missing_temperature_days=int(np.count_nonzero(no_weather)),
        )

    def known(self) -> DayTable:
        """The days with both energy and temperature."""
        return self._rows(~np.isnan(self.energy) & ~np.isnan(self.weather))

    def _rows(self, keep: Flags) -> DayTable:
        dates = tuple(day for day, kept in zip(self.dates, keep, strict=True) if kept)
        return replace(self, dates=dates, energy=self.energy[keep], weather=self.weather[keep])

    def known_by_month(self) -> dict[str, tuple[int, int]]:
        """Known days and days of each month (`2025-03`) that the period covers almost wholly."""
        keep = ~np.isnan(self.energy) & ~np.isnan(self.weather)
        months: dict[str, tuple[int, int]] = {}
        for day, kept in zip(self.dates, keep, strict=True):
            known, days = months.get(f"{day:%Y-%m}", (0, 0))
            months[f"{day:%Y-%m}"] = (known + bool(kept), days + 1)
        return {month: count for month, count in months.items() if count[1] >= _WHOLE_MONTH_DAYS}


def require_sufficient_baseline(table: DayTable, period: Period) -> tuple[Told, ...]:
    """Stop when a baseline cannot carry a model; otherwise the warnings it deserves.

    Args:
        table: its days, without those that events leave out.
        period: the baseline as asked for.

    Raises:
        SavingsRefused: too short, too many missing days, a month hardly seen, or no energy at all.
    """
    coverage = table.coverage
    if len(period) < MIN_BASELINE_DAYS:
        raise SavingsRefused(
            Rule.BASELINE_SPAN,
            Told(
                f"the baseline spans {len(period)} days and {MIN_BASELINE_DAYS} are needed to see every season: "
                "choose a baseline of about one year before the works",
                f"la référence compte {len(period)} jours et il en faut {MIN_BASELINE_DAYS} pour voir chaque saison : "
                "choisissez environ un an avant les travaux",
            ),
        )
    if coverage.days < MIN_BASELINE_COVERAGE * len(period):
        raise SavingsRefused(
            Rule.BASELINE_COVERAGE,
            Told(
                f"events leave out {len(period) - coverage.days} of the {len(period)} baseline days and a tenth is the most: "
                "give these events their effect in kWh a day, or move the baseline",
                f"les événements écartent {len(period) - coverage.days} des {len(period)} jours de la référence, un dixième "
                "au plus est admis : donnez à ces événements leur effet en kWh par jour, ou déplacez la référence",
            ),
        )
    if coverage.fraction < MIN_BASELINE_COVERAGE:
        raise SavingsRefused(
            Rule.BASELINE_COVERAGE,
            Told(
                f"{coverage.known_days} of {coverage.days} baseline days are known ({100 * coverage.fraction:.1f} %), "
                f"{100 * MIN_BASELINE_COVERAGE:g} % are needed; {coverage.missing_energy_days} lack energy and "
                f"{coverage.missing_temperature_days} lack temperature: import the missing data or move the baseline",
                f"{coverage.known_days} des {coverage.days} jours de la référence sont connus "
                f"({Language.FR.number(100 * coverage.fraction, 1)} %), il en faut {100 * MIN_BASELINE_COVERAGE:g} % ; "
                f"{coverage.missing_energy_days} sont sans énergie et {coverage.missing_temperature_days} sans température : "
                "importez les données manquantes ou déplacez la référence",
            ),
        )
    thin = {
        month: known / days
        for month, (known, days) in table.known_by_month().items()
        if known < WANTED_MONTH_COVERAGE * days
    }
    if empty := [month for month, share in thin.items() if share < MIN_MONTH_COVERAGE]:
        raise SavingsRefused(
            Rule.BASELINE_MONTH_COVERAGE,
            Told(
                f"less than half of {', '.join(empty)} is known in the baseline, so that season is not really seen: "
                "import the missing data or move the baseline",
                f"moins de la moitié de {', '.join(map(_french_month, empty))} est connue dans la référence, cette saison n'est "
                "donc pas vraiment vue : importez les données manquantes ou déplacez la référence",
            ),
        )
    if table.known().energy.mean() <= 0.0:
        raise SavingsRefused(
            Rule.BASELINE_ENERGY,
            Told(
                "the baseline holds no positive energy: check that the file is the right meter, in kWh",
                "la référence ne contient aucune énergie positive : vérifiez que c'est le bon compteur, en kWh",
            ),
        )
    return tuple(_baseline_warnings(coverage, thin))


def _baseline_warnings(coverage: Coverage, thin_months: Mapping[str, float]) -> list[Told]:
    warnings = []
    if coverage.days > MAX_BASELINE_DAYS:
        warnings.append(
            Told(
                f"the baseline spans {coverage.days} days: over more than a year the building itself changes, "
                "one year is the usual choice",
                f"la référence compte {coverage.days} jours : au-delà d'un an le bâtiment lui-même change, un an est le "
                "choix habituel",
            )
        )
    if thin_months:
        months, mois = (
            ", ".join(f"{name(month)} ({100 * share:.0f} %)" for month, share in thin_months.items())
            for name in (str, _french_month)
        )
        warnings.append(
            Told(
                f"baseline months known at less than {100 * WANTED_MONTH_COVERAGE:g} %: {months}",
                f"mois de la référence connus à moins de {100 * WANTED_MONTH_COVERAGE:g} % : {mois}",
            )
        )
    return warnings


def _french_month(month: str) -> str:
    return Language.FR.month(date.fromisoformat(f"{month}-01"))

"""The statistics of a meter's cost and of the energy of each register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from homeassistant.core import HomeAssistant

from custom_components.linky_gtb.const import DOMAIN

from .access_token import Prm, masked
from .civil_time import day_start
from .cost_figures import CostFigures, cost_figures
from .costs import Amounts, Costs, Splits, amounts_to_write, costs_of
from .history import LinkyHistory
from .ledger import MONEY_STEPS, Row
from .recorded import Statistic, async_rewrite, energy_statistic
from .tariffs import Register, Tariff

_NAMES: Final = {
    Register.BASE: "base",
    Register.PEAK: "heures pleines",
    Register.OFF_PEAK: "heures creuses",
    Register.WEEKEND: "week-end",
    Register.BLUE_OFF_PEAK: "bleu heures creuses",
    Register.BLUE_PEAK: "bleu heures pleines",
    Register.WHITE_OFF_PEAK: "blanc heures creuses",
    Register.WHITE_PEAK: "blanc heures pleines",
    Register.RED_OFF_PEAK: "rouge heures creuses",
    Register.RED_PEAK: "rouge heures pleines",
}


@dataclass(frozen=True, slots=True)
class CostReport:
    """What was priced."""

    rows: int
    """Rows written; 0 when all was there."""
    total_eur: Fraction
    """Of the whole history, subscription included."""
    energy_wh: Fraction
    """Energy priced."""
    unpriced_wh: Fraction
    """Energy without a known price since the tariff begins."""
    unpriced_days: tuple[date, ...]
    disagreements: tuple[date, ...]
    """Days on which the windows do not share the energy as the meter's registers do."""
    figures: CostFigures | None


def cost_statistic(prm: Prm) -> Statistic:
    """Return the statistic of the meter's cost, in €."""
    return Statistic(f"{DOMAIN}:{prm}_cost", f"Linky {masked(prm)} coût", None, "EUR", 1, MONEY_STEPS)


def register_statistic(prm: Prm, register: Register) -> Statistic:
    """Return the statistic of the energy of one register."""
    return energy_statistic(f"{DOMAIN}:{prm}_{register}", f"Linky {masked(prm)} {_NAMES[register]}")


async def async_write_costs(
    hass: HomeAssistant,
    prm: Prm,
    history: LinkyHistory,
    tariff: Tariff,
    *,
    exact: Splits,
    today: date,
    since: date | None = None,
) -> CostReport | None:
    """Make the statistics hold what `history` costs; None when there is no tariff or nothing to price.

    Only rows from the first that changes are written, so a corrected price writes from its date on.

    Args:
        hass: Home Assistant.
        prm: the meter.
        history: its consumption.
        tariff: prices by date.
        exact: the energy of each register on days of which the meter's registers are known.
        today: the civil day on which the figures are shown.
        since: the first civil day whose rows may be written; None for all.
    """
    if not tariff.versions:
        return None
    costs = await hass.async_add_executor_job(costs_of, history.intervals, history.daily_wh, tariff, exact)
    if costs is None:
        return None
    first = costs.first if since is None else max(costs.first, day_start(since))
    rows = await _async_write(hass, cost_statistic(prm), costs, costs.money_eur, first)
    for register in Register:
        # Registers of a former option too: their energy may have to be taken back.
        energy = costs.energy_wh.get(register, {})
        rows += await _async_write(hass, register_statistic(prm, register), costs, energy, first)
    figures = await hass.async_add_executor_job(cost_figures, costs, today)
    return CostReport(
        rows,
        sum(costs.money_eur.values(), Fraction()),
        sum((sum(energy.values(), Fraction()) for energy in costs.energy_wh.values()), Fraction()),
        costs.unpriced_wh,
        costs.unpriced_days,
        costs.disagreements,
        figures,
    )


async def _async_write(
    hass: HomeAssistant, statistic: Statistic, costs: Costs, wanted: Amounts, first: datetime
) -> int:
    def rows(existing: Sequence[Row], total: Fraction) -> Sequence[Row]:
        asked = {start: amount for start, amount in wanted.items() if start >= first}
        return amounts_to_write(existing, asked, costs.days_without_curve, total, statistic.steps_per_amount)

    return await async_rewrite(hass, statistic, first, rows)

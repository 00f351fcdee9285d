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
from .costs import Amounts, Costs, amounts_to_write
from .ledger import MONEY_STEPS, Row
from .recorded import Statistic, async_rewrite, energy_statistic
from .tariffs import Register

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
    hass: HomeAssistant, prm: Prm, costs: Costs, *, today: date, since: date | None = None
) -> CostReport:
    """Make the statistics hold `costs`.

    Only rows that change are written, so a corrected price writes from its date on.

    Args:
        hass: Home Assistant.
        prm: the meter.
        costs: what its consumption costs.
        today: the civil day on which the figures are shown.
        since: the first civil day whose rows may be written; None for all.
    """
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

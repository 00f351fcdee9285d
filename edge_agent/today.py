"""Energy of today and yesterday from what a store holds."""

from datetime import datetime, timedelta

from edge_agent.config import Building
from edge_agent.energy import HOUR, KNOWN_DAY, Interval, civil_day, day_start, summed, without_doubles
from edge_agent.live import Json
from edge_agent.store import Reader


def evaluate_kpis(building: Building, reader: Reader, open_hour: Interval | None, now: datetime) -> Json:
    """Energy of today so far and of yesterday, in kWh, from the site's main counter.

    Yesterday is ``None`` when less than 90 % of it is known, today when nothing of it is.
    """
    energy = building.main_energy
    if energy is None:
        return {"energy_today_kwh": None, "energy_yesterday_kwh": None}
    today = civil_day(now, building.zone)
    edges = [day_start(today + timedelta(days=shift), building.zone) for shift in (-1, 0, 1)]
    stored = [
        each
        for each in reader.energy(energy, edges[0], edges[-1])
        if open_hour is None or each.start != open_hour.start or each.coverage > open_hour.coverage
    ]
    taken = {each.start for each in stored}
    fresh = [open_hour] if open_hour and open_hour.start not in taken else []
    yesterday, so_far = summed(without_doubles([*stored, *fresh]), edges, prorate=HOUR)
    known = yesterday.coverage >= KNOWN_DAY
    return {
        "energy_today_kwh": _rounded(so_far.value),
        "energy_yesterday_kwh": _rounded(yesterday.value if known else None),
    }


def _rounded(kwh: float | None) -> float | None:
    return None if kwh is None else round(kwh, 2)

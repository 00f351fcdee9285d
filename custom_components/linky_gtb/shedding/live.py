"""What the load shedding card shows: one document, pushed as it changes."""

from collections.abc import Iterable
from dataclasses import replace

from homeassistant.util import dt as dt_util

from .coordinator import SheddingCoordinator
from .core import SITE, Limit, Source
from .entities import status

type Document = dict[str, object]


def live_document(coordinator: SheddingCoordinator) -> Document:
    """Return the present state of the site and of each load."""
    state = coordinator.data
    decision = state.decision
    scope = None if decision is None else decision.scopes[SITE]
    loads = (
        []
        if decision is None
        else [
            {
                "id": id_,
                "name": state.names.get(id_, id_),
                "phase": picture.phase.value,
                "reason": None if picture.reason is None else picture.reason.value,
                "draw_w": round(picture.draw_w),
                "power_w": round(picture.power_w),
                "since": picture.since,
                "minutes": round(picture.shed_s / 60),
                "energy_kwh": round(picture.shed_kwh, 2),
            }
            for id_, picture in decision.loads.items()
        ]
    )
    return {
        "title": coordinator.config_entry.title,
        "entry_id": coordinator.config_entry.entry_id,
        "mode": state.mode.value,
        "state": status(state),
        "unit": coordinator.meter_unit.value,
        "meter": None if scope is None else scope.meter.value,
        "power": None if scope is None or scope.total is None else round(scope.total),
        "limit": None if scope is None or scope.limit is None else round(scope.limit),
        "source": None if scope is None or scope.source is None else scope.source.value,
        "limits": [
            {
                "value": round(limit.value),
                "unit": limit.unit.value,
                "source": limit.source.value,
                "firmness": limit.firmness.value,
                "scope": limit.scope,
                "start": limit.start,
                "end": limit.end,
            }
            for limit in told_limits(coordinator.limits, dt_util.utcnow().timestamp())
        ],
        "base": None if scope is None or scope.base is None else round(scope.base),
        "energy_kwh": round(state.energy_kwh, 2),
        "minutes": round(state.minutes),
        "loads": loads,
    }


def told_limits(limits: Iterable[Limit], now: float) -> list[Limit]:
    """Return what is ordered or announced beside the subscription and the feeders' own limits, and not over, hours that follow each other as one."""
    found: list[Limit] = []
    told = (
        limit
        for limit in limits
        if limit.source not in {Source.SUBSCRIBED, Source.FEEDER} and (limit.end is None or limit.end > now)
    )
    for limit in sorted(told, key=lambda each: (each.source, each.scope, each.start or 0.0)):
        before = found[-1] if found else None
        if (
            before is not None
            and before.end is not None
            and limit.start is not None
            and replace(limit, start=before.start, end=before.end) == before
            and limit.start <= before.end
        ):
            end = None if limit.end is None else max(before.end, limit.end)
            found[-1] = replace(before, end=end)
        else:
            found.append(limit)
    return sorted(found, key=lambda each: each.start or 0.0)

"""What the load shedding card shows: one document, pushed as it changes."""

from .coordinator import SheddingCoordinator
from .core import SITE
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
        "base": None if scope is None or scope.base is None else round(scope.base),
        "energy_kwh": round(state.energy_kwh, 2),
        "minutes": round(state.minutes),
        "loads": loads,
    }

"""Observation: what would have happened had the orders been carried out.

The real site does not follow, so what the core is told is corrected by what it would have changed: a load that it
shed is told as off, and the power that the load really draws is taken from the meter.
"""

from collections.abc import Mapping
from dataclasses import replace

from .inputs import Inputs, LoadView, MeterReading
from .outputs import Decision
from .specs import Kind, LoadSpec, ScopeSpec, Unit

_FULL = 0.99


def as_if_obeyed(
    inputs: Inputs, decision: Decision | None, loads: Mapping[str, LoadSpec], scopes: tuple[ScopeSpec, ...]
) -> Inputs:
    """Return the inputs of a site that would have followed the last decision."""
    if decision is None:
        return inputs
    views: dict[str, LoadView] = dict(inputs.loads)
    taken: dict[str, float] = {scope.id: 0.0 for scope in scopes}
    for name, picture in decision.loads.items():
        view, spec = views.get(name), loads[name]
        share = _share(spec, picture.on, picture.rung, picture.cap_w)
        if view is None or not view.available or share >= _FULL:
            continue
        drawn_w = _really_drawn_w(view, spec, picture.power_w)
        left_w = min(drawn_w, share * picture.power_w)
        for scope in scopes:
            weight = spec.scopes.get(scope.id, 0.0) / (spec.power_factor if scope.unit is Unit.VA else 1.0)
            taken[scope.id] += (drawn_w - left_w) * weight
        views[name] = replace(
            view,
            on=picture.on,
            rung=None if spec.kind is Kind.MODULATING else picture.rung,
            cap_w=picture.cap_w,
            measured_w=None if view.measured_w is None else left_w,
        )
    meters = {
        name: MeterReading(
            None if reading.value is None else reading.value - taken.get(name, 0.0), reading.reported_at
        )
        for name, reading in inputs.meters.items()
    }
    return replace(inputs, loads=views, meters=meters)


def _share(spec: LoadSpec, on: bool, rung: int, cap_w: float | None) -> float:
    if not on:
        return 0.0
    return cap_w / spec.power_w if cap_w is not None else spec.rungs[rung].share


def _really_drawn_w(view: LoadView, spec: LoadSpec, power_w: float) -> float:
    if view.measured_w is not None:
        return view.measured_w
    if view.on is False or not view.wants:
        return 0.0
    return min(power_w, view.cap_w) if view.cap_w is not None else power_w

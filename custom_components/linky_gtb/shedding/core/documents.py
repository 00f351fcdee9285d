"""Inputs, specifications and decisions as JSON documents, for diagnostics and replay."""

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from types import MappingProxyType

from .inputs import Command, CommandKind, Inputs, LoadView, MeterReading
from .limits import Firmness, Limit, Source
from .outputs import Decision
from .specs import Criticality, Fairness, Kind, LoadSpec, Rung, ScopeSpec, SiteSpec, Unit

type Document = dict[str, object]
_NO_VIEW = asdict(LoadView())


def site_document(site: SiteSpec) -> Document:
    """Return a site's specification."""
    return {**asdict(site), "scopes": [asdict(scope) for scope in site.scopes]}


def load_document(load: LoadSpec) -> Document:
    """Return a load's specification."""
    fields = {name: getattr(load, name) for name in LoadSpec.__slots__ if name not in {"rungs", "scopes"}}
    return {**fields, "rungs": [asdict(rung) for rung in load.rungs], "scopes": dict(load.scopes)}


def inputs_document(inputs: Inputs) -> Document:
    """Return the inputs of one call, without what is unknown."""
    return {
        "now": inputs.now,
        "meters": {name: [reading.value, reading.reported_at] for name, reading in inputs.meters.items()},
        "limits": [_without_nothing(asdict(limit)) for limit in inputs.limits],
        "loads": {
            name: {key: value for key, value in asdict(view).items() if value != _NO_VIEW[key]}
            for name, view in inputs.loads.items()
        },
        "commands": [[command.kind.value, command.load, command.until] for command in inputs.commands],
    }


def decision_document(decision: Decision) -> Document:
    """Return the orders and events of one call."""
    return {
        "orders": [asdict(order) for order in decision.orders],
        "events": [{**asdict(event), "detail": dict(event.detail)} for event in decision.events]
        if decision.events
        else [],
    }


def _without_nothing(fields: Mapping[str, object]) -> Document:
    return {name: value for name, value in fields.items() if value is not None}


def site_of(document: Mapping[str, object]) -> SiteSpec:
    """Return the site of a `site_document`.

    Raises:
        ValueError: a word is not one.
        TypeError: it is not one, or a field is unknown.
    """
    fields = dict(document)
    scopes = fields.pop("scopes")
    if not isinstance(scopes, list):
        raise TypeError("a site has a list of scopes")
    made = tuple(ScopeSpec(**{**scope, "unit": Unit(scope["unit"])}) for scope in scopes)
    fields["fairness"] = Fairness(str(fields["fairness"]))
    return SiteSpec(scopes=made, **fields)  # type: ignore[arg-type]


def load_of(document: Mapping[str, object]) -> LoadSpec:
    """Return the load of a `load_document`.

    Raises:
        ValueError: a word is not one.
        TypeError: it is not one, or a field is unknown.
    """
    fields = dict(document)
    rungs, scopes = fields.pop("rungs"), fields.pop("scopes")
    if not isinstance(rungs, list) or not isinstance(scopes, Mapping):
        raise TypeError("a load has rungs and scopes")
    fields["kind"] = Kind(str(fields["kind"]))
    fields["criticality"] = Criticality(str(fields["criticality"]))
    return LoadSpec(
        rungs=tuple(Rung(**rung) for rung in rungs),
        scopes=MappingProxyType({str(name): float(share) for name, share in scopes.items()}),
        **fields,  # type: ignore[arg-type]
    )


def inputs_of(document: Mapping[str, object]) -> Inputs:
    """Return the inputs of an `inputs_document`.

    Raises:
        ValueError: a word is not one.
        TypeError: it is not one, or a field is unknown.
        KeyError: a field is missing.
    """
    meters, loads = document["meters"], document["loads"]
    limits, commands = document["limits"], document.get("commands") or []
    now = document["now"]
    if not (
        isinstance(meters, Mapping)
        and isinstance(loads, Mapping)
        and isinstance(limits, list)
        and isinstance(commands, list)
        and isinstance(now, (int, float))
    ):
        raise TypeError("inputs have meters, loads, limits, commands and an instant")
    return Inputs(
        now=float(now),
        meters={str(name): MeterReading(value, at) for name, (value, at) in meters.items()},
        limits=tuple(_limit(limit) for limit in limits),
        loads={str(name): LoadView(**view) for name, view in loads.items()},
        commands=tuple(Command(CommandKind(kind), load, until) for kind, load, until in commands),
    )


def _limit(fields: Mapping[str, object]) -> Limit:
    words: dict[str, type[StrEnum]] = {"unit": Unit, "source": Source, "firmness": Firmness}
    return Limit(**{name: words[name](value) if name in words else value for name, value in fields.items()})  # type: ignore[arg-type]

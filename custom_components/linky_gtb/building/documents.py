"""Documents of the agent's API, checked into `model`.

Unknown keys are ignored and unknown words fall back (`other`, `bad`), so that a newer agent still works; a missing
or ill-typed key is an error that says where it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .certificates.documents import read_certificates
from .certificates.model import Certificates
from .control_documents import read_control, read_writing
from .diagnosis.documents import read_diagnosis
from .json_reading import AgentDocumentError, list_in, number_in, object_at, optional_text_in, text_in
from .model import (
    AgentDevice,
    AgentState,
    CeeEstimate,
    Health,
    Kpis,
    Point,
    Quality,
    Quantity,
    Sample,
    Savings,
    Site,
    Verdict,
)


def after_message(state: AgentState | None, message: Json) -> AgentState | None:
    """Return the state after one message of the stream; unknown kinds of message change nothing.

    Raises:
        AgentDocumentError: when the message is not what the API promises.
        KeyError: when a sample belongs to a point that `state` does not have.
    """
    match message:
        case {"type": "state", "state": document}:
            return read_state(document)
        case {"type": "points"} if state is not None:
            return state.with_samples(read_samples(message))
        case {"type": str(part)}:
            document = object_at(message, "the message")
            if state is None or part not in _PARTS or part not in document:
                return state
            return _PARTS[part](state, document[part])
        case _:
            raise AgentDocumentError("the message has no type")


def read_site(document: Json) -> Site:
    """Return the site of a `GET /site` or `GET /state` document.

    Raises:
        AgentDocumentError: when it is not one.
    """
    top = object_at(document, "the answer")
    site = object_at(top.get("site"), "site")
    return Site(
        id=text_in(site, "id", "site"),
        name=text_in(site, "name", "site"),
        timezone=text_in(site, "timezone", "site"),
        version=text_in(top, "version", "the answer"),
    )


def read_state(document: Json) -> AgentState:
    """Return the state of a `GET /state` document.

    Raises:
        AgentDocumentError: when it is not one.
    """
    top = object_at(document, "the answer")
    devices = [_device(item, f"devices[{i}]") for i, item in enumerate(list_in(top, "devices"))]
    points = [_read_point(item, f"points[{i}]") for i, item in enumerate(list_in(top, "points"))]
    return AgentState(
        site=read_site(document),
        devices=MappingProxyType({device.id: device for device in devices}),
        points=MappingProxyType({point.id: point for point in points}),
        kpis=read_kpis(top.get("kpis")),
        savings=read_savings(top.get("savings")),
        cee=_estimates(top.get("cee")),
        health=read_health(top.get("health")),
        certificates=_certificates(top.get("certificates")),
        time=_instant(top.get("time")),
        control=read_control(top.get("control")),
        diagnosis=read_diagnosis(top.get("diagnosis")),
    )


def _estimates(document: Json) -> tuple[CeeEstimate, ...]:
    return tuple(_estimate(item, f"cee[{i}]") for i, item in enumerate(list_in({"cee": document}, "cee")))


def read_samples(document: Json) -> tuple[Sample, ...]:
    """Return the samples of a `points` message."""
    return tuple(
        _sample(object_at(item, f"points[{i}]"), f"points[{i}]")
        for i, item in enumerate(list_in(object_at(document, "the message"), "points"))
    )


def read_kpis(document: Json) -> Kpis:
    """Return the energies of today and yesterday."""
    kpis = object_at(document, "kpis")
    return Kpis(
        energy_today_kwh=number_in(kpis, "energy_today_kwh", "kpis"),
        energy_yesterday_kwh=number_in(kpis, "energy_yesterday_kwh", "kpis"),
    )


def read_savings(document: Json) -> Savings | None:
    """Return the savings; None when the site asks for none."""
    if document is None:
        return None
    savings = object_at(document, "savings")
    verdict = optional_text_in(savings, "verdict", "savings")
    return Savings(
        status=text_in(savings, "status", "savings"),
        savings_kwh=number_in(savings, "savings_kwh", "savings"),
        savings_percent=number_in(savings, "savings_percent", "savings"),
        savings_eur=number_in(savings, "savings_eur", "savings"),
        verdict=Verdict(verdict) if verdict and verdict in Verdict else None,
        reporting_start=optional_text_in(savings, "reporting_start", "savings"),
        reporting_end=optional_text_in(savings, "reporting_end", "savings"),
        interval_percent=_interval(savings.get("drift_interval_90_percent")),
        reason=optional_text_in(savings, "reason", "savings"),
        reason_fr=optional_text_in(savings, "reason_fr", "savings"),
    )


def read_health(document: Json) -> Health:
    """Return how the agent fares."""
    health = object_at(document, "health")
    links = [object_at(item, f"health.links[{i}]") for i, item in enumerate(list_in(health, "links"))]
    return Health(
        status=text_in(health, "status", "health"),
        links_down=tuple(text_in(link, "id", "health.links") for link in links if not link.get("connected")),
        overloaded=tuple(text_in(link, "id", "health.links") for link in links if link.get("overloaded")),
        clock=health.get("clock") is not False,
    )


def _certificates(document: Json) -> Certificates | None:
    try:
        return read_certificates(document)
    except ValueError as err:
        raise AgentDocumentError(str(err)) from err


def _device(item: Json, where: str) -> AgentDevice:
    device = object_at(item, where)
    return AgentDevice(
        id=text_in(device, "id", where),
        name=text_in(device, "name", where),
        manufacturer=optional_text_in(device, "manufacturer", where),
        model=optional_text_in(device, "model", where),
        trust=optional_text_in(device, "trust", where),
    )


def _read_point(item: Json, where: str) -> Point:
    point = object_at(item, where)
    sample = _sample(point, where)
    quantity = text_in(point, "quantity", where)
    return Point(
        id=sample.point,
        device=text_in(point, "device", where),
        name=text_in(point, "name", where),
        quantity=Quantity(quantity) if quantity in Quantity else Quantity.OTHER,
        unit=optional_text_in(point, "unit", where) or None,
        quality=sample.quality,
        value=sample.value,
        writing=read_writing(point["write"], f"{where}.write") if point.get("write") else None,
    )


def _sample(point: dict[str, Json], where: str) -> Sample:
    quality = text_in(point, "quality", where)
    value = point.get("value")
    if isinstance(value, list | dict):
        raise AgentDocumentError(f"{where}.value: not a single value")
    return Sample(
        point=text_in(point, "id", where),
        value=value,
        quality=Quality(quality) if quality in Quality else Quality.BAD,
    )


def _estimate(item: Json, where: str) -> CeeEstimate:
    estimate = object_at(item, where)
    return CeeEstimate(
        code=text_in(estimate, "code", where),
        version=optional_text_in(estimate, "version", where),
        eligible=estimate.get("eligible") is True,
        kwh_cumac=number_in(estimate, "kwh_cumac", where),
    )


def _interval(bounds: Json) -> tuple[float, float] | None:
    match bounds:
        case [int() | float() as low, int() | float() as high]:
            return float(low), float(high)
        case _:
            return None


def _instant(value: Json) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # Without an offset it is no instant: comparing it with our clock would fail.
    return found if found is not None and found.tzinfo is not None else None


_PARTS: Final[Mapping[str, Callable[[AgentState, Json], AgentState]]] = {
    "cee": lambda state, document: replace(state, cee=_estimates(document)),
    "certificates": lambda state, document: replace(state, certificates=_certificates(document)),
    "control": lambda state, document: replace(state, control=read_control(document)),
    "diagnosis": lambda state, document: replace(state, diagnosis=read_diagnosis(document)),
    "health": lambda state, document: replace(state, health=read_health(document)),
    "kpis": lambda state, document: replace(state, kpis=read_kpis(document)),
    "savings": lambda state, document: replace(state, savings=read_savings(document)),
}
"""Messages that replace a part of the state, by their kind."""

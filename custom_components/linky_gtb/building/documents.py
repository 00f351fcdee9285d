"""Documents of the agent's API, checked into `model`.

Unknown keys are ignored and unknown words fall back (`other`, `bad`), so that a newer agent still works; a missing
or ill-typed key is an error that says where it is.
"""

from dataclasses import replace
from types import MappingProxyType

from custom_components.linky_gtb.json_value import Json

from .certificates.documents import read_certificates
from .certificates.model import Certificates
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


class AgentDocumentError(ValueError):
    """A document is not what the agent's API promises; the text says where."""


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
        case {"type": "savings", "savings": document} if state is not None:
            return replace(state, savings=read_savings(document))
        case {"type": "kpis", "kpis": document} if state is not None:
            return replace(state, kpis=read_kpis(document))
        case {"type": "health", "health": document} if state is not None:
            return replace(state, health=read_health(document))
        case {"type": "certificates", "certificates": document} if state is not None:
            return replace(state, certificates=_certificates(document))
        case {"type": str()}:
            return state
        case _:
            raise AgentDocumentError("the message has no type")


def read_site(document: Json) -> Site:
    """Return the site of a `GET /site` or `GET /state` document.

    Raises:
        AgentDocumentError: when it is not one.
    """
    top = _object(document, "the answer")
    site = _object(top.get("site"), "site")
    return Site(
        id=_text(site, "id", "site"),
        name=_text(site, "name", "site"),
        timezone=_text(site, "timezone", "site"),
        version=_text(top, "version", "the answer"),
    )


def read_state(document: Json) -> AgentState:
    """Return the state of a `GET /state` document.

    Raises:
        AgentDocumentError: when it is not one.
    """
    top = _object(document, "the answer")
    devices = [_device(item, f"devices[{i}]") for i, item in enumerate(_list(top, "devices"))]
    points = [_read_point(item, f"points[{i}]") for i, item in enumerate(_list(top, "points"))]
    return AgentState(
        site=read_site(document),
        devices=MappingProxyType({device.id: device for device in devices}),
        points=MappingProxyType({point.id: point for point in points}),
        kpis=read_kpis(top.get("kpis")),
        savings=read_savings(top.get("savings")),
        cee=tuple(_estimate(item, f"cee[{i}]") for i, item in enumerate(_list(top, "cee"))),
        health=read_health(top.get("health")),
        certificates=_certificates(top.get("certificates")),
    )


def read_samples(document: Json) -> tuple[Sample, ...]:
    """Return the samples of a `points` message."""
    return tuple(
        _sample(_object(item, f"points[{i}]"), f"points[{i}]")
        for i, item in enumerate(_list(_object(document, "the message"), "points"))
    )


def read_kpis(document: Json) -> Kpis:
    """Return the energies of today and yesterday."""
    kpis = _object(document, "kpis")
    return Kpis(
        energy_today_kwh=_number(kpis, "energy_today_kwh", "kpis"),
        energy_yesterday_kwh=_number(kpis, "energy_yesterday_kwh", "kpis"),
    )


def read_savings(document: Json) -> Savings | None:
    """Return the savings; None when the site asks for none."""
    if document is None:
        return None
    savings = _object(document, "savings")
    verdict = _optional_text(savings, "verdict", "savings")
    return Savings(
        status=_text(savings, "status", "savings"),
        savings_kwh=_number(savings, "savings_kwh", "savings"),
        savings_percent=_number(savings, "savings_percent", "savings"),
        savings_eur=_number(savings, "savings_eur", "savings"),
        verdict=Verdict(verdict) if verdict and verdict in Verdict else None,
        reporting_start=_optional_text(savings, "reporting_start", "savings"),
        reporting_end=_optional_text(savings, "reporting_end", "savings"),
        interval_percent=_interval(savings.get("drift_interval_90_percent")),
        reason=_optional_text(savings, "reason", "savings"),
    )


def read_health(document: Json) -> Health:
    """Return how the agent fares."""
    health = _object(document, "health")
    links = [_object(item, f"health.links[{i}]") for i, item in enumerate(_list(health, "links"))]
    return Health(
        status=_text(health, "status", "health"),
        links_down=tuple(_text(link, "id", "health.links") for link in links if not link.get("connected")),
    )


def _certificates(document: Json) -> Certificates | None:
    try:
        return read_certificates(document)
    except ValueError as err:
        raise AgentDocumentError(str(err)) from err


def _device(item: Json, where: str) -> AgentDevice:
    device = _object(item, where)
    return AgentDevice(
        id=_text(device, "id", where),
        name=_text(device, "name", where),
        manufacturer=_optional_text(device, "manufacturer", where),
        model=_optional_text(device, "model", where),
    )


def _read_point(item: Json, where: str) -> Point:
    point = _object(item, where)
    sample = _sample(point, where)
    quantity = _text(point, "quantity", where)
    return Point(
        id=sample.point,
        device=_text(point, "device", where),
        name=_text(point, "name", where),
        quantity=Quantity(quantity) if quantity in Quantity else Quantity.OTHER,
        unit=_optional_text(point, "unit", where) or None,
        quality=sample.quality,
        value=sample.value,
    )


def _sample(point: dict[str, Json], where: str) -> Sample:
    quality = _text(point, "quality", where)
    value = point.get("value")
    if isinstance(value, list | dict):
        raise AgentDocumentError(f"{where}.value: not a single value")
    return Sample(
        point=_text(point, "id", where),
        value=value,
        quality=Quality(quality) if quality in Quality else Quality.BAD,
    )


def _estimate(item: Json, where: str) -> CeeEstimate:
    estimate = _object(item, where)
    return CeeEstimate(
        code=_text(estimate, "code", where),
        version=_optional_text(estimate, "version", where),
        eligible=estimate.get("eligible") is True,
        kwh_cumac=_number(estimate, "kwh_cumac", where),
    )


def _interval(bounds: Json) -> tuple[float, float] | None:
    match bounds:
        case [int() | float() as low, int() | float() as high]:
            return float(low), float(high)
        case _:
            return None


def _object(value: Json, where: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise AgentDocumentError(f"{where}: not an object")
    return value


def _list(parent: dict[str, Json], key: str) -> list[Json]:
    value = parent.get(key)
    if not isinstance(value, list):
        raise AgentDocumentError(f"{key}: not a list")
    return value


def _text(parent: dict[str, Json], key: str, where: str) -> str:
    value = parent.get(key)
    if not isinstance(value, str) or not value:
        raise AgentDocumentError(f"{where}.{key}: not a text")
    return value


def _optional_text(parent: dict[str, Json], key: str, where: str) -> str | None:
    value = parent.get(key)
    if value is not None and not isinstance(value, str):
        raise AgentDocumentError(f"{where}.{key}: not a text")
    return value


def _number(parent: dict[str, Json], key: str, where: str) -> float | None:
    value = parent.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AgentDocumentError(f"{where}.{key}: not a number")
    return value

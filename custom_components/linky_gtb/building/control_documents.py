"""Documents of control and of writable points, checked into `control` and `model`."""

from datetime import datetime

from custom_components.linky_gtb.json_value import Json

from .control import Control, ControlMode, Lease
from .json_reading import AgentDocumentError, list_in, number_in, object_at, optional_text_in, text_in
from .model import WriteKind, Writing


def read_control(document: Json) -> Control | None:
    """Return how control stands; None when the site does not let the agent write.

    Raises:
        AgentDocumentError: when it is not what the API promises.
    """
    if document is None:
        return None
    control = object_at(document, "control")
    mode = text_in(control, "mode", "control")
    return Control(
        mode=ControlMode.ACT if mode == ControlMode.ACT else ControlMode.OBSERVE,
        writes_allowed=control.get("writes_allowed") is not False,
        leases=tuple(
            read_lease(item, f"control.leases[{i}]") for i, item in enumerate(list_in(control, "leases"))
        ),
        releasing=_texts(control, "releasing"),
        failed=_texts(control, "failed"),
        worn=tuple(
            text_in(object_at(item, f"control.worn[{i}]"), "point", "control.worn")
            for i, item in enumerate(list_in(control, "worn"))
        ),
    )


def read_lease(document: Json, where: str) -> Lease:
    """Return a lease.

    Raises:
        AgentDocumentError: when it is not one.
    """
    lease = object_at(document, where)
    requested = number_in(lease, "requested", where)
    if requested is None:
        raise AgentDocumentError(f"{where}.requested: not a number")
    return Lease(
        id=text_in(lease, "id", where),
        point=text_in(lease, "point", where),
        actor=text_in(lease, "actor", where),
        priority=text_in(lease, "priority", where),
        requested=requested,
        written=number_in(lease, "written", where),
        rule=optional_text_in(lease, "rule", where),
        observed=lease.get("observed") is True,
        expires=_instant(optional_text_in(lease, "expires", where)),
        release_value=number_in(lease, "release_value", where),
    )


def read_writing(document: Json, where: str) -> Writing | None:
    """Return how a point may be written; None when it is offered in a way this version does not know."""
    write = object_at(document, where)
    kind = text_in(write, "kind", where)
    low, high = number_in(write, "min", where), number_in(write, "max", where)
    if kind not in WriteKind or low is None or high is None:
        return None
    options = object_at(write.get("options") or {}, f"{where}.options")
    return Writing(
        kind=WriteKind(kind),
        minimum=low,
        maximum=high,
        step=number_in(write, "step", where),
        options=tuple((_key(number, where), str(name)) for number, name in options.items()),
        room=optional_text_in(write, "room", where),
    )


def _key(number: str, where: str) -> float:
    try:
        return float(number)
    except ValueError as err:
        raise AgentDocumentError(f"{where}.options: {number!r} is not a number") from err


def _texts(control: dict[str, Json], key: str) -> tuple[str, ...]:
    return tuple(str(item) for item in list_in(control, key))


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None

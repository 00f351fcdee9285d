"""What is known of the building at this instant, and telling listeners when it changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from edge_agent import version
from edge_agent.broadcast import Broadcast
from edge_agent.busy import OVERLOADED, BusyShare
from edge_agent.config import Building, Device, Point
from edge_agent.modbus.link import LinkHealth

type Json = dict[str, object]


class Quality(StrEnum):
    """How far a point's value can be trusted."""

    GOOD = "good"
    STALE = "stale"
    SUSPECT = "suspect"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class PointState:
    """Last known state of a point; ``time`` is that of the last value, UTC."""

    value: float | None = None
    quality: Quality = Quality.BAD
    time: datetime | None = None

    @property
    def good_value(self) -> float | None:
        """The value when it is good, else ``None``."""
        return self.value if self.quality is Quality.GOOD else None


def iso(instant: datetime) -> str:
    """RFC 3339 text in UTC, such as ``2026-11-21T21:00:00Z``."""
    precision = "milliseconds" if instant.microsecond else "seconds"
    return instant.astimezone(UTC).isoformat(timespec=precision).removesuffix("+00:00") + "Z"


class LiveState:
    """The state document and its changes."""

    def __init__(self, building: Building, broadcast: Broadcast) -> None:
        self._building, self._broadcast = building, broadcast
        self._points = {point: PointState() for point in building.points}
        self._changed: dict[str, PointState] = {}
        self._texts: dict[str, dict[str, str | None]] = {}
        self._kpis: Json = {"energy_today_kwh": None, "energy_yesterday_kwh": None}
        self._savings: Json | None = None
        self._diagnosis: Json | None = None
        self._cee: Sequence[Json] = ()
        self._certificates: Json | None = None
        self._links: dict[str, LinkHealth] = {
            link.id: LinkHealth(False, None, 0) for link in building.config.links
        }
        self._store_works = True
        self._clock_works = True
        self._told_health: object = None
        self._busy = {link.id: BusyShare() for link in building.config.links}
        self._shares: dict[str, float | None] = {}
        self._control: Callable[[], Json | None] = lambda: None
        self._write_views: Mapping[str, Json] = {}

    def point(self, point: str) -> PointState:
        """Last known state of a point."""
        return self._points[point]

    def set_point(self, point: str, value: float | None, quality: Quality, time: datetime | None) -> None:
        """Take a new state of a point; listeners learn of it at :meth:`tell_points` when value or quality changed."""
        before, after = self._points[point], PointState(value, quality, time)
        self._points[point] = after
        if (before.value, before.quality) != (value, quality):
            self._changed[point] = after

    def set_texts(self, device: str, texts: Mapping[str, str | None]) -> None:
        """Take texts that a device gave, such as its serial number: shown with it, not kept as history."""
        self._texts.setdefault(device, {}).update(texts)

    def expire(self, now: datetime) -> None:
        """Make values older than three polls stale."""
        for point, state in self._points.items():
            if state.value is None or state.time is None:
                continue
            if now - state.time > timedelta(seconds=self._building.points[point].stale_after_s):
                self.set_point(point, None, Quality.STALE, state.time)

    def tell_points(self) -> Mapping[str, PointState]:
        """Tell listeners which points changed since the last time, and return them."""
        changed, self._changed = self._changed, {}
        if changed:
            points = [{"id": point, **_values(state)} for point, state in changed.items()]
            self._broadcast.publish({"type": "points", "points": points})
        return changed

    def set_kpis(self, kpis: Json) -> None:
        """Take new key figures and tell listeners when they changed."""
        if kpis != self._kpis:
            self._kpis = kpis
            self._broadcast.publish({"type": "kpis", "kpis": kpis})

    def set_savings(self, savings: Json | None) -> None:
        """Take a new savings summary and tell listeners."""
        if savings != self._savings:
            self._savings = savings
            self._broadcast.publish({"type": "savings", "savings": savings})

    def set_cee(self, estimates: Sequence[Json], certificates: Json | None) -> None:
        """Take the CEE summaries and what is to do about them; listeners are told when either changes."""
        if list(estimates) != list(self._cee):
            self._cee = estimates
            self._broadcast.publish({"type": "cee", "cee": list(estimates)})
        if certificates != self._certificates:
            self._certificates = certificates
            self._broadcast.publish({"type": "certificates", "certificates": certificates})

    def set_diagnosis(self, diagnosis: Json) -> None:
        """Take open anomalies and key figures and tell listeners when they changed."""
        if diagnosis != self._diagnosis:
            self._diagnosis = diagnosis
            self._broadcast.publish({"type": "diagnosis", "diagnosis": diagnosis})

    def set_health(
        self,
        links: Mapping[str, LinkHealth],
        *,
        store_works: bool,
        clock_works: bool = True,
        now_s: float | None = None,
    ) -> None:
        """Take the health of links, store and clock; listeners are told of changes of state, not of each count."""
        self._links, self._store_works, self._clock_works = dict(links), store_works, clock_works
        if now_s is not None:
            self._shares = {name: self._busy[name].take(now_s, link.busy_s) for name, link in links.items()}
        told = tuple((name, link.connected, self._overloaded(name)) for name, link in links.items())
        state = (store_works, clock_works, told)
        if state != self._told_health:
            self._told_health = state
            self._broadcast.publish({"type": "health", "health": self._health()})

    def follow_control(self, control: Callable[[], Json | None], write_views: Mapping[str, Json]) -> None:
        """Show control in the state: how it stands, and how the writable points may be written."""
        self._control, self._write_views = control, write_views

    def tell_control(self) -> None:
        """Tell listeners how control stands."""
        self._broadcast.publish({"type": "control", "control": self._control()})

    def site(self) -> Json:
        """Identity of the site."""
        site = self._building.config.site
        return {"id": site.id, "name": site.name, "timezone": site.timezone, "sector": site.sector.value}

    def capabilities(self) -> list[str]:
        """What this agent can answer."""
        config = self._building.config
        return [
            "read",
            *(["savings"] if config.savings else []),
            *(["cee"] if config.cee else []),
            *(["control"] if self._control() is not None else []),
        ]

    def document(self, now: datetime) -> Json:
        """The whole state."""
        return {
            "site": self.site(),
            "version": version(),
            "time": iso(now),
            "devices": [
                _device(device, self._texts.get(device.section.id)) for device in self._building.devices
            ],
            "points": [self._point(point) for point in self._building.points.values()],
            "kpis": self._kpis,
            "diagnosis": self._diagnosis,
            "savings": self._savings,
            "cee": list(self._cee),
            "certificates": self._certificates,
            "control": self._control(),
            "health": self._health(),
        }

    def _overloaded(self, link: str) -> bool:
        return (self._shares.get(link) or 0.0) >= OVERLOADED

    def _health(self) -> Json:
        connected = all(health.connected for health in self._links.values())
        well = self._store_works and self._clock_works and connected
        links = [
            {
                "id": link,
                "connected": health.connected,
                "last_good": iso(health.last_good) if health.last_good else None,
                "errors": health.errors,
                "busy_percent": None if (share := self._shares.get(link)) is None else round(100 * share),
                "overloaded": self._overloaded(link),
            }
            for link, health in self._links.items()
        ]
        return {
            "status": "ok" if well else "degraded",
            "store": self._store_works,
            "clock": self._clock_works,
            "links": links,
        }

    def _point(self, point: Point) -> Json:
        register = point.register
        return {
            "id": point.id,
            "device": point.device,
            "key": point.key,
            "name": register.name.fr,
            "quantity": register.quantity.value,
            "unit": register.unit,
            # A register may accept writes, but it is the site that says whether this agent may.
            "writable": point.id in self._write_views,
            **({"write": self._write_views[point.id]} if point.id in self._write_views else {}),
            **_values(self._points[point.id]),
        }


def _values(state: PointState) -> Json:
    time = iso(state.time) if state.time else None
    return {"value": state.value, "quality": state.quality.value, "time": time}


def _device(device: Device, texts: Mapping[str, str | None] | None) -> Json:
    section = device.section
    return {
        "id": section.id,
        "name": section.name,
        "manufacturer": device.template.vendor,
        "model": device.model,
        "trust": device.template.verification.value,
        **({"texts": dict(texts)} if texts else {}),
    }

"""The pretend server: `/token/oauth/`, the Tempo calendar and EcoWatt, as data.rte-france.com describes them."""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from simulators.rte.tempo import colour_of

DEMO_CLIENT_ID = "demo-rte"
DEMO_CLIENT_SECRET = "demo-secret-of-the-simulator"  # noqa: S105 - the pretend server's own, worth nothing elsewhere

TEMPO = "/open_api/tempo_like_supply_contract/v1/tempo_like_calendars"
ECOWATT = "/open_api/ecowatt/v5/signals"

_PARIS = ZoneInfo("Europe/Paris")
_TOKEN_LIFE = timedelta(seconds=7200)
_PACE = timedelta(minutes=15)
_PUBLISHED = time(10, 40)
_LONGEST = timedelta(days=366)


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class World:
    """State of a simulator; tests change it while it runs.

    Attributes:
        now: wall clock, aware.
        subscribed: APIs the account has subscribed to, by path.
        tempo_as_list: answer the calendar as a list, as RTE's guide shows it, instead of an object.
        signals: numbers of EcoWatt hours, by day and hour; 1 elsewhere.
        failing: status to answer instead; 0 for none.
        calls: paths called, in order.
    """

    now: Callable[[], datetime] = utc_now
    client_id: str = DEMO_CLIENT_ID
    client_secret: str = DEMO_CLIENT_SECRET
    subscribed: set[str] = field(default_factory=lambda: {TEMPO, ECOWATT})
    tempo_as_list: bool = False
    signals: dict[tuple[date, int], int] = field(default_factory=dict)
    failing: int = 0
    calls: list[str] = field(default_factory=list)
    ecowatt_called: datetime | None = None
    tokens: dict[str, datetime] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The civil day in Paris."""
        return self.now().astimezone(_PARIS).date()

    @property
    def last_decided(self) -> date:
        """The last day whose colour is published: tomorrow, from 10:40."""
        late = self.now().astimezone(_PARIS).time() >= _PUBLISHED
        return self.today + timedelta(days=1) if late else self.today


WORLD = web.AppKey("world", World)


def create_app(world: World) -> web.Application:
    """The application that serves `world`."""
    app = web.Application()
    app[WORLD] = world
    app.router.add_post("/token/oauth/", _token)
    app.router.add_get(TEMPO, _tempo)
    app.router.add_get(ECOWATT, _ecowatt)
    return app


async def _token(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    world.calls.append("token")
    expected = base64.b64encode(f"{world.client_id}:{world.client_secret}".encode()).decode()
    form = await request.post()
    if request.headers.get("Authorization") != f"Basic {expected}":
        return web.json_response({"error": "invalid_client"}, status=401)
    if form.get("grant_type") != "client_credentials":
        return web.json_response({"error": "unsupported_grant_type"}, status=400)
    token = secrets.token_urlsafe(16)
    world.tokens[token] = world.now() + _TOKEN_LIFE
    return web.json_response(
        {"access_token": token, "token_type": "Bearer", "expires_in": int(_TOKEN_LIFE.total_seconds())}
    )


def _refused(request: web.Request) -> web.Response | None:
    """The refusal of a call, whatever it asks; None when it may be answered."""
    world = request.app[WORLD]
    world.calls.append(request.path)
    if world.failing:
        return web.Response(status=world.failing, text="<html>out of order</html>", content_type="text/html")
    ends = world.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if ends is None or ends <= world.now():
        return web.json_response({"error": "invalid_token"}, status=401)
    if request.path not in world.subscribed:
        return web.json_response({"error": "not subscribed"}, status=403)
    return None


def _period(request: web.Request, world: World) -> tuple[datetime, datetime] | None:
    """The instants asked; today when none is; None when they are not as RTE wants them."""
    texts = request.query.get("start_date"), request.query.get("end_date")
    if texts == (None, None):
        midnight = datetime.combine(world.today, time(), _PARIS)
        return midnight, midnight + timedelta(days=1)
    try:
        start, end = (datetime.fromisoformat(text or "") for text in texts)
    except ValueError:
        return None
    latest = datetime.combine(world.today + timedelta(days=2), time(), _PARIS)
    if start.tzinfo is None or end.tzinfo is None or not start < end <= latest or end - start > _LONGEST:
        return None
    return start, end


async def _tempo(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    if (refusal := _refused(request)) is not None:
        return refusal
    period = _period(request, world)
    if period is None:
        return web.json_response({"error": "TMPLIKSUPCON_TMPLIKCAL_F02"}, status=400)
    first, last = (instant.astimezone(_PARIS).date() for instant in period)
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    values = [
        {
            "start_date": _midnight(day),
            "end_date": _midnight(day + timedelta(days=1)),
            "value": colour_of(day),
            "updated_date": f"{_midnight(day - timedelta(days=1))[:10]}T10:20:00+01:00",
        }
        for day in reversed(days)
        if day <= world.last_decided
    ]
    calendar = {"start_date": _midnight(first), "end_date": _midnight(last), "values": values}
    return web.json_response({"tempo_like_calendars": [calendar] if world.tempo_as_list else calendar})


async def _ecowatt(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    if (refusal := _refused(request)) is not None:
        return refusal
    now, called = world.now(), world.ecowatt_called
    world.ecowatt_called = now
    if called is not None and now - called < _PACE:
        return web.json_response({"error": "Too many requests"}, status=429)
    signals = []
    for day in (world.today + timedelta(days=n) for n in range(4)):
        hours = [world.signals.get((day, hour), 1) for hour in range(24)]
        signals.append(
            {
                "GenerationFichier": now.astimezone(_PARIS).isoformat(timespec="seconds"),
                "jour": _midnight(day),
                "dvalue": max(hours),
                "message": "Situation tendue." if max(hours) > 1 else "Pas d'alerte.",
                "values": [{"pas": hour, "hvalue": value} for hour, value in enumerate(hours)],
            }
        )
    return web.json_response({"signals": signals})


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), _PARIS).isoformat()

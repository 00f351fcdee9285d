"""Everything that one simulator remembers while it runs."""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from simulators.enedis.civil import PARIS, paris_day
from simulators.enedis.demonstration import demonstration_meters
from simulators.enedis.errors import no_consent, throttled, unknown_point
from simulators.enedis.faults import Faults
from simulators.enedis.measures import Meter
from simulators.enedis.recorded import recorded_meters
from simulators.enedis.shares import Shares
from simulators.enedis.throttle import Throttle

TOKEN_LIFETIME = timedelta(seconds=12600)
DEMO_CLIENT_ID = "demo-linky-gtb"
DEMO_CLIENT_SECRET = "demo-secret-of-the-simulator"  # noqa: S105 - the pretend server's own, worth nothing elsewhere


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def meter_book(meters: Iterable[Meter] | None = None, *, recorded: bool = False) -> Mapping[str, Meter]:
    """Meters by PRM: those given, else the two of the demonstration, with the recorded ones if asked for."""
    shown = [
        *(demonstration_meters() if meters is None else meters),
        *(recorded_meters() if recorded else ()),
    ]
    return {meter.prm: meter for meter in shown}


@dataclass(kw_only=True)
class World:
    """State of a simulator.

    Attributes:
        redirect_url: where the consent page sends the holder back (registered with the application).
        now: wall clock, aware.
        monotonic: clock of the quotas, seconds.
        published_at: Paris time of the day at which the day before becomes available.
    """

    redirect_url: str
    client_id: str = DEMO_CLIENT_ID
    client_secret: str = DEMO_CLIENT_SECRET
    meters: Mapping[str, Meter] = field(default_factory=meter_book)
    faults: Faults = field(default_factory=Faults)
    throttle: Throttle = field(default_factory=Throttle)
    shares: Shares = field(default_factory=Shares)
    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    published_at: time_of_day = time_of_day(0)
    calls: list[tuple[str, str | None]] = field(default_factory=list)
    _tokens: dict[str, datetime] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The civil day in Paris."""
        return paris_day(self.now())

    @property
    def published_until(self) -> date:
        """First day whose measures are not available yet."""
        late = self.now().astimezone(PARIS).time() < self.published_at
        return self.today - timedelta(days=1) if late else self.today

    def issue_token(self) -> str:
        """A new application token."""
        token = secrets.token_urlsafe(24)
        self._tokens[token] = self.now() + TOKEN_LIFETIME
        return token

    def accepts_token(self, token: str) -> bool:
        """Whether the token was issued here and has not expired."""
        expiry = self._tokens.get(token)
        return expiry is not None and self.now() < expiry

    def drop_tokens(self) -> None:
        """Forget every token, as when Enedis revokes them."""
        self._tokens.clear()

    def count_call(self, api: str, resource: str, prm: str | None) -> None:
        """Count a call against the quota of `api`.

        Raises:
            EnedisError: 429 with the instant at which a call will be accepted.
        """
        wait = self.throttle.wait_s(api, self.monotonic())
        if wait > 0:
            raise throttled(self.now(), wait)
        self.calls.append((resource, prm))

    def shared_meter(self, prm: str) -> Meter:
        """A meter that is shared today.

        Raises:
            EnedisError: 404 for an unknown point, 403 for one that is not shared.
        """
        meter = self.meters.get(prm)
        if meter is None:
            raise unknown_point()
        if not self.shares.allows(prm, self.today):
            raise no_consent()
        return meter

"""The calls of one meter, one after the other, and what each answer teaches."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .access_token import Prm
from .conso_api import ConsoApiClient
from .conso_errors import (
    ConsentRevokedError,
    ConsoApiError,
    HistoryLimitError,
    NotSubscribedError,
    RequestRefusedError,
    ServerBusyError,
    ServerIncidentError,
    UnexpectedAnswerError,
    WrongDirectionError,
)
from .history import LinkyHistory
from .indexes import swaps
from .measures import MeasureType
from .memory import MeterMemory
from .plan import Moment, Request, Wishes, next_request
from .schedule import slot_of
from .series import Flow

_SLOT_LIFE: Final = timedelta(hours=20)
"""The server's moments are asked again the next day, even when that comes a little earlier."""
_NO_SLOT_LIFE: Final = timedelta(days=30)
"""A server that does not give moments is not going to learn it overnight."""
_CONTRACT_LIFE: Final = timedelta(days=7)
_NO_CONTRACT_LIFE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the calls of one reading came to."""

    failure: ConsoApiError | None
    news: tuple[date, ...]
    """Days that became known."""


class MeterReader:
    """Asks for what is missing of one meter, and remembers what the answers say; it writes nothing."""

    def __init__(self, hass: HomeAssistant, client: ConsoApiClient, prm: Prm, wishes: Wishes) -> None:
        """Nothing is asked yet."""
        self.memory = MeterMemory()
        self.wishes = wishes
        # The first writing compares everything: statistics may have been erased, or restored from a backup.
        self.unwritten: dict[Flow, date] = dict.fromkeys(Flow, date.min)
        """By flow, the first day whose statistics may not hold what is known."""
        self.is_looking = False
        """Whether a person asked: then one call is made even when everything is known."""
        self._hass = hass
        self._client = client
        self._prm = prm
        self._new_swaps: frozenset[date] = frozenset()

    def moment(self) -> Moment:
        """Return now, as the plan sees it."""
        return Moment(dt_util.utcnow(), self.memory.slot or slot_of(self._prm))

    @callback
    def take_swaps(self) -> tuple[date, ...]:
        """Return the days on which the index went down and that nobody was told of, oldest first; each once."""
        new, self._new_swaps = tuple(sorted(self._new_swaps)), frozenset()
        return new

    def must_write(self, flow: Flow, first: date) -> None:
        """Have the statistics of `flow` compared from the day `first` on at the next writing."""
        self.unwritten[flow] = min(first, self.unwritten.get(flow, first))

    async def async_ask(self) -> Outcome:
        """Make the calls that are due, one after the other; each answer decides of the next."""
        failing: set[MeasureType] = set()
        failure: ConsoApiError | None = None
        news: set[date] = set()
        # After a failure only an answer shows that the server is back, whether or not something is missing.
        probing, self.is_looking = self.is_looking or self.memory.failures > 0, False
        while request := await self._async_next(failing, probing=probing):
            try:
                await self._async_ask_slot()
                if await self._async_ask_contract():
                    # It may say that the meter is younger than what was to be asked.
                    continue
                probing = False
                news |= await self.async_ask_one(request)
            except ServerIncidentError as err:
                probing = False
                # For some meters one measure is out of order for weeks while the others come.
                failing.add(request.measure)
                failure = err
            except ConsoApiError as err:
                failure = err
                break
        return Outcome(failure, tuple(sorted(news)))

    async def _async_next(self, failing: set[MeasureType], *, probing: bool) -> Request | None:
        moment = self.moment()
        request = await self.off_loop(next_request, self.memory, self.wishes, moment, frozenset(failing))
        if request is None and probing:
            return Request(MeasureType.DAILY_CONSUMPTION, moment.today - timedelta(days=1), moment.today)
        return request

    async def async_ask_one(self, request: Request) -> set[date]:
        """Make one call and remember what it taught; return the days that became known."""
        measure, start, end = request.measure, request.start, request.end
        self.memory = self.memory.with_call(dt_util.utcnow())
        try:
            reading = await self._client.read(measure, start, end)
        except HistoryLimitError:
            self.memory = self.memory.with_refusal(measure, start)
            return set()
        except WrongDirectionError:
            self.memory = self.memory.with_closed(measure)
            return set()
        except RequestRefusedError:
            if not measure.is_optional:
                raise
            # An older server does not have this measure; the consumption must come all the same.
            self.memory = self.memory.with_closed(measure)
            return set()
        except (ConsentRevokedError, NotSubscribedError, UnexpectedAnswerError, ServerIncidentError) as err:
            if measure is not MeasureType.REGISTER_INDEX:
                raise
            # Not every consent opens the indexes, and Enedis answers 500 to what it does not know: costs do without.
            if isinstance(err, ServerIncidentError):
                self.memory = self.memory.with_answer(measure, start, end, dt_util.utcnow(), LinkyHistory())
            else:
                self.memory = self.memory.with_closed(measure)
            return set()
        before = self.memory
        self.memory = await self.off_loop(before.with_answer, measure, start, end, dt_util.utcnow(), reading)
        if reading == LinkyHistory():
            return set()
        if measure is MeasureType.REGISTER_INDEX:
            found = frozenset(swaps(self.memory.consumption.indexes))
            self._new_swaps |= found - self.memory.swaps
            self.memory = replace(self.memory, swaps=self.memory.swaps | found)
            return set()
        self.must_write(Flow.PRODUCTION if measure.is_production else Flow.CONSUMPTION, start)
        return await self.off_loop(_learnt, before, self.memory, request)

    async def _async_ask_slot(self) -> None:
        """Ask the server, once a day at most, at which moments it wants this meter's calls."""
        now, asked = dt_util.utcnow(), self.memory.slot_asked
        life = _SLOT_LIFE if self.memory.slot else _NO_SLOT_LIFE
        if asked is not None and now - asked < life:
            return
        self.memory = self.memory.with_call(now)
        try:
            slot = await self._client.slot()
        except ServerIncidentError:
            # The moments it gave before still hold, and it is asked again the next day.
            slot = self.memory.slot
            now -= life - _SLOT_LIFE
        self.memory = replace(self.memory, slot=slot, slot_asked=now)

    async def _async_ask_contract(self) -> bool:
        """Ask once a week what the contract says: windows are moved by Enedis, a month after telling by letter.

        Returns:
            Whether it was asked.
        """
        now, due = dt_util.utcnow(), self.memory.contract_due
        if due is not None and now < due:
            return False
        self.memory = self.memory.with_call(now)
        try:
            contract = await self._client.contract()
            life = _CONTRACT_LIFE if contract else _NO_CONTRACT_LIFE
        except ServerBusyError:
            # When it is back the measures come first: they do not depend on the contract.
            self.memory = self.memory.with_contract(None, now, now + _SLOT_LIFE)
            raise
        except ServerIncidentError:
            contract, life = None, _SLOT_LIFE
        self.memory = self.memory.with_contract(contract, now, now + life)
        return True

    async def off_loop[**P, R](self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result of pure work: two years of half-hours are too much for the event loop."""
        return await self._hass.async_add_executor_job(partial(work, *args, **kwargs))


def _learnt(before: MeterMemory, after: MeterMemory, request: Request) -> set[date]:
    days = (request.start + timedelta(days=offset) for offset in range((request.end - request.start).days))
    return {
        day
        for day in days
        if after.is_known(request.measure, day) and not before.is_known(request.measure, day)
    }

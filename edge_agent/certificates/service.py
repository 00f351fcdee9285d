"""The certificates of a running agent: computed now and then, served to whoever asks."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from edge_agent.cee import CeeInputError, Estimate, estimate, read_situation
from edge_agent.cee.candidates import Outlook, outlook
from edge_agent.cee.measured import measured_saving
from edge_agent.certificates.duties import operat_export, site_duties
from edge_agent.certificates.estimates import at_department
from edge_agent.certificates.site import description_of, points_of, prices_of, rule_site
from edge_agent.certificates.summary import CeeReport, cee_report, state_of
from edge_agent.certificates.tasks import Json
from edge_agent.config import Building
from edge_agent.dossiers import Act, Cabinet
from edge_agent.energy import civil_day
from edge_agent.store import Reader

_LOG = logging.getLogger(__name__)


class Certificates:
    """Estimates, candidates, dossiers and duties of one building."""

    def __init__(
        self, building: Building, reader: Reader, clock: Callable[[], datetime], tell: Callable[[], None]
    ) -> None:
        """Prepare; nothing is computed yet.

        Args:
            building: the site.
            reader: its history.
            clock: what time it is.
            tell: called when what the state document says may have changed.
        """
        self._building, self._reader, self._clock, self._tell = building, reader, clock, tell
        self.cabinet = Cabinet(building.dossiers_folder)
        self.writing = asyncio.Lock()
        self._report = CeeReport([], [])
        self._outlook: Outlook | None = None
        self._duties: Json | None = None
        self._state: Json | None = None

    @property
    def estimates(self) -> Sequence[Json]:
        """Document of ``GET /cee``."""
        return self._report.estimates

    @property
    def summary(self) -> Sequence[Json]:
        """Estimates in the state document."""
        return self._report.summary

    @property
    def state(self) -> Json | None:
        """What the state document says beside the estimates; None before the first evaluation."""
        return self._state

    @property
    def today(self) -> date:
        """Civil day of the site."""
        return civil_day(self._clock(), self._building.zone)

    @property
    def duties(self) -> Json | None:
        """Document of ``GET /cee/duties``; None before the first evaluation."""
        return self._duties

    def act(self, actor: str) -> Act:
        """Something done now."""
        return Act(self._clock(), actor)

    async def evaluate(self, savings: Mapping[str, object] | None, now: datetime) -> None:
        """Compute again, from the configuration, the history and the savings measured."""
        await asyncio.to_thread(self._evaluate, savings, now)

    async def refresh(self) -> None:
        """Take up changes of the dossiers, and tell them."""
        dossiers = await asyncio.to_thread(self.cabinet.all)
        self._state = state_of(self._outlook, dossiers, self._duties, self.today)
        self._tell()

    def candidates(self, on: date) -> Outlook:
        """What the building could earn if engaged on a day.

        Raises:
            CeeInputError: the description or the prices are wrong.
        """
        return site_outlook(self._building, on)

    def estimate(
        self, code: str, engaged: date, inputs: Mapping[str, object], situation: Mapping[str, object]
    ) -> Estimate:
        """Estimate of any operation at this site.

        Raises:
            UnknownFiche: the code is not in the catalogue.
            CeeInputError: an input, the situation or the prices are wrong.
        """
        given = read_situation(self.placed(situation))
        return estimate(code, engaged, inputs, situation=given, prices=prices_of(self._building))

    def placed(self, situation: Mapping[str, object]) -> dict[str, object]:
        """A situation at the site's department."""
        return at_department(situation, self._building.config.site.department)

    def operat(self) -> str:
        """What to enter in OPERAT, as CSV."""
        return operat_export(self._building, self._reader, self._clock())

    def archive(self, name: str, actor: str) -> bytes:
        """A dossier as a ZIP.

        Raises:
            DossierError: there is none of that name, or it is not what was written.
            CeeInputError: the prices are wrong.
        """
        return self.cabinet.export(name, self.act(actor), prices_of(self._building))

    def _evaluate(self, savings: Mapping[str, object] | None, now: datetime) -> None:
        today = civil_day(now, self._building.zone)
        try:
            self._report = cee_report(self._building, measured_saving(savings))
            self._outlook = self.candidates(today)
            self._duties = site_duties(self._building, self._reader, now, self._best_prime())
        except CeeInputError:
            # A file that was right at start was made wrong since: what was computed stays.
            _LOG.exception("certificates cannot be computed")
        self._state = state_of(self._outlook, self.cabinet.all(), self._duties, today)

    def _best_prime(self) -> float | None:
        primes = [each["prime_eur"] for each in self._report.summary if each["code"] == "BAT-TH-116"]
        highs = [float(prime["high"]) for prime in primes if isinstance(prime, Mapping)]
        return max(highs, default=None)


def site_outlook(building: Building, on: date) -> Outlook:
    """What a building could earn if engaged on a day.

    Raises:
        CeeInputError: the description or the prices are wrong.
    """
    return outlook(
        description_of(building),
        rule_site(building),
        on,
        points=points_of(building),
        prices=prices_of(building),
    )

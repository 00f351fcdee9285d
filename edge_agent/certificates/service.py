"""The certificates of a running agent: computed now and then, served to whoever asks."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from edge_agent.cee import CeeInputError, Estimate, estimate, read_situation
from edge_agent.cee.candidates import Outlook, outlook
from edge_agent.cee.measured import measured_saving
from edge_agent.certificates.estimates import at_department
from edge_agent.certificates.site import description_of, points_of, prices_of, rule_site
from edge_agent.certificates.summary import CeeReport, Json, cee_report, state_of
from edge_agent.config import Building
from edge_agent.energy import civil_day


class Certificates:
    """Estimates, candidates and what is to do, for one building."""

    def __init__(self, building: Building, clock: Callable[[], datetime]) -> None:
        self._building, self._clock = building, clock
        self._report = CeeReport([], [])
        self._state: Json = state_of(None)

    @property
    def estimates(self) -> Sequence[Json]:
        """Document of ``GET /cee``."""
        return self._report.estimates

    @property
    def summary(self) -> Sequence[Json]:
        """Estimates in the state document."""
        return self._report.summary

    @property
    def state(self) -> Json:
        """What the state document says beside the estimates."""
        return self._state

    @property
    def today(self) -> date:
        """Civil day of the site."""
        return civil_day(self._clock(), self._building.zone)

    async def evaluate(self, savings: Mapping[str, object] | None, now: datetime) -> None:
        """Compute again, from the configuration and the savings measured."""
        await asyncio.to_thread(self._evaluate, savings, now)

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
        given = at_department(situation, self._building.config.site.department)
        return estimate(
            code, engaged, inputs, situation=read_situation(given), prices=prices_of(self._building)
        )

    def _evaluate(self, savings: Mapping[str, object] | None, now: datetime) -> None:
        self._report = cee_report(self._building, measured_saving(savings))
        try:
            found = self.candidates(civil_day(now, self._building.zone))
        except CeeInputError:
            # The prices file was right at start and is wrong now: what was computed stays.
            return
        self._state = state_of(found)


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

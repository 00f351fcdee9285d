"""Play the same days under each controller."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from simulators.site.days import Day, day
from simulators.site.mimics import PanelRelay, PriorityList, Thermostats
from simulators.site.ours import Ours
from simulators.site.rest import DAY_S
from simulators.site.running import Controller, run
from simulators.site.scores import Scores, mean_of

CONTROLLERS: dict[str, Callable[[Day], Controller]] = {
    "Linky GTB": Ours,
    "thermostats + charger": Thermostats,
    "priority list": PriorityList,
    "panel relay": PanelRelay,
}
FIRST_SEED = 11_001
"""The rules were written with days under 10 000."""


@dataclass(frozen=True, slots=True)
class Line:
    """One controller over several days."""

    controller: str
    faulty: bool
    days: int
    scores: Scores


def compare(
    seeds: Sequence[int], *, faulty: bool, tell: Callable[[str], None], until: int = DAY_S
) -> Iterator[Line]:
    """Yield one line per controller, all on the same days."""
    for name, make in CONTROLLERS.items():
        scores: list[Scores] = []
        for seed in seeds:
            tell(f"{name}, {'faulty' if faulty else 'normal'} day {seed}")
            drawn = day(seed, faulty=faulty)
            scores.append(run(drawn, make(drawn), until=until))
        yield Line(name, faulty, len(seeds), mean_of(scores))

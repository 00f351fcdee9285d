"""How busy a line will be: the requests of its devices against the time that the line has (pure)."""

from dataclasses import dataclass

from edge_agent.modbus._planning import Block
from edge_agent.modbus.line import Line

HEAVY = 0.7
"""Share of the time above which late answers and retries leave no room."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is read together, again and again.

    Attributes:
        device: whose registers.
        pace: name of the pace.
        period_s: seconds between two reads.
        blocks: requests of one read.
        pause_s: pause that the device needs between its requests, in seconds.
    """

    device: str
    pace: str
    period_s: float
    blocks: tuple[Block, ...]
    pause_s: float = 0.0

    @property
    def registers(self) -> int:
        """Cells that one read carries, unwanted ones included."""
        return sum(block.count for block in self.blocks)

    def read_s(self, line: Line) -> float:
        """Time of one read, in seconds; the pause of a device does not hold the line."""
        return sum(line.request_s(block.count, bits=block.space.is_bits) for block in self.blocks)

    def share(self, line: Line) -> float:
        """Part of the line's time that it takes: 1 is all of it."""
        return self.read_s(line) / self.period_s


@dataclass(frozen=True, slots=True)
class LinkLoad:
    """What a link has to carry."""

    link: str
    line: Line
    jobs: tuple[Job, ...]

    @property
    def share(self) -> float:
        """Part of the time that the line is busy: above 1 the periods are impossible."""
        return sum(job.share(self.line) for job in self.jobs)

    @property
    def is_possible(self) -> bool:
        """Whether everything can be read at its period."""
        return self.share <= 1 and not self.hurried

    @property
    def hurried(self) -> tuple[Job, ...]:
        """Jobs that last longer than their own period, pauses of the device included."""
        return tuple(
            job
            for job in self.jobs
            if job.read_s(self.line) + job.pause_s * (len(job.blocks) - 1) > job.period_s
        )

    def arithmetic(self) -> str:
        """The sum in words, for the slowest part first."""
        parts = sorted(self.jobs, key=lambda job: -job.share(self.line))
        shown = [_sum(job, self.line) for job in parts[:3]]
        more = f" + {len(parts) - 3} more" if len(parts) > 3 else ""
        speed = f"{self.line.baud} baud, " if self.line.baud else ""
        return (
            f"{' + '.join(shown)}{more} = {self.share:.0%} of the time "
            f"({speed}{self.line.turnaround_s * 1000:.0f} ms before an answer)"
        )

    def stretched(self) -> float:
        """Factor by which all periods must grow to keep the line below the heavy load; at most 1 when it is already."""
        return self.share / HEAVY


def _sum(job: Job, line: Line) -> str:
    number = len(job.blocks)
    return f"{job.device}: {number} requests, {job.read_s(line):.2f} s every {job.period_s:g} s"

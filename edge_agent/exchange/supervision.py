"""The exchanges at a glance: sent, acknowledged, rejected by code, delay."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from edge_agent.exchange.ledger import Outcome, Record


@dataclass(frozen=True, slots=True)
class Supervision:
    """Exchanges of a site.

    Attributes:
        sent: dossiers that were sent at least once.
        acknowledged: dossiers acknowledged.
        waiting: dossiers acknowledged and not answered.
        accepted: dossiers accepted.
        rejected: dossiers rejected.
        refused_exchanges: exchanges refused at once.
        failed_exchanges: exchanges that never arrived.
        by_code: refusals and rejections by code.
        retries: calls beyond the first of their exchange.
        delay_days: median delay from acknowledgement to decision; None without one.
        longest_delay_days: longest one.
    """

    sent: int
    acknowledged: int
    waiting: int
    accepted: int
    rejected: int
    refused_exchanges: int
    failed_exchanges: int
    by_code: Mapping[str, int]
    retries: int
    delay_days: float | None
    longest_delay_days: float | None

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "sent": self.sent,
            "acknowledged": self.acknowledged,
            "waiting": self.waiting,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "refused_exchanges": self.refused_exchanges,
            "failed_exchanges": self.failed_exchanges,
            "by_code": dict(self.by_code),
            "retries": self.retries,
            "delay_days": self.delay_days,
            "longest_delay_days": self.longest_delay_days,
        }


def supervise(records: Sequence[Record]) -> Supervision:
    """The exchanges at a glance; a dossier counts by its last decision."""
    first: dict[str, Record] = {}
    last: dict[str, Record] = {}
    delays: list[float] = []
    for record in records:
        if record.outcome is Outcome.ACKNOWLEDGED:
            first[record.dossier] = record
            last.pop(record.dossier, None)
        elif record.outcome is Outcome.ANSWERED:
            last[record.dossier] = record
            if record.dossier in first:
                seconds = (record.time - first[record.dossier].time).total_seconds()
                delays.append(round(seconds / 86_400, 2))
    states = Counter(record.state for record in last.values())
    outcomes = Counter(record.outcome for record in records)
    return Supervision(
        sent=len({record.dossier for record in records if record.outcome is not Outcome.ANSWERED}),
        acknowledged=len(first),
        waiting=len(first.keys() - last.keys()),
        accepted=states["accepted"],
        rejected=states["rejected"],
        refused_exchanges=outcomes[Outcome.REFUSED],
        failed_exchanges=outcomes[Outcome.FAILED],
        by_code=dict(Counter(code for record in records for code in record.codes).most_common()),
        retries=sum(record.attempts - 1 for record in records),
        delay_days=median(delays) if delays else None,
        longest_delay_days=max(delays, default=None),
    )

"""Sends dossiers and takes up their answers: the cabinet and the register on one side, the client on the other."""

from collections.abc import Callable
from datetime import UTC, datetime

from edge_agent.dossiers import Act, Answer, Cabinet, State, dossier_document
from edge_agent.exchange.client import Acknowledgement, Exchange, ExchangeError, ExchangeRefused
from edge_agent.exchange.ledger import Ledger, Outcome, Record


def _now() -> datetime:
    return datetime.now(UTC)


class Office:
    """The exchanges of one site."""

    def __init__(
        self, cabinet: Cabinet, exchange: Exchange, *, actor: str, clock: Callable[[], datetime] = _now
    ) -> None:
        self._cabinet, self._exchange, self._actor, self._clock = cabinet, exchange, actor, clock
        self._ledger = Ledger(cabinet.folder)

    async def send(self, name: str) -> Acknowledgement:
        """Send a dossier that is ready or to be completed; it becomes `sent` once it is acknowledged.

        Raises:
            DossierError: it is neither.
            ExchangeError: it was refused, or could not be sent; it stays as it was.
        """
        dossier = self._cabinet.get(name)
        if dossier.state not in {State.READY, State.COMPLEMENT_ASKED}:
            raise ExchangeError(f"{name}: it is {dossier.state}; only a dossier that is ready is sent")
        document = dossier_document(dossier, self._clock().date())
        # What depends on the day of sending must not make another exchange of the same dossier.
        stable = {
            key: document[key] for key in ("format", "version", "dossier", "title", "kwh_cumac", "mentions")
        }
        try:
            found = await self._exchange.send(stable)
        except ExchangeRefused as refusal:
            codes = tuple(code.code for code in refusal.codes)
            self._note(Record(name, self._clock(), Outcome.REFUSED, codes=codes))
            raise
        except ExchangeError:
            self._note(Record(name, self._clock(), Outcome.FAILED))
            raise
        self._note(
            Record(name, self._clock(), Outcome.ACKNOWLEDGED, found.reference, attempts=found.attempts)
        )
        why: dict[str, object] = {"reference": found.reference, "received": found.received.isoformat()}
        self._cabinet.move(name, State.SENT, Act(self._clock(), self._actor), why=why)
        return found

    async def poll(self) -> list[Answer]:
        """Take up the answers about dossiers that were sent.

        Raises:
            ExchangeError: the délégataire could not be reached.
        """
        references = self._ledger.references()
        found: list[Answer] = []
        for dossier in self._cabinet.all():
            if dossier.state is not State.SENT or dossier.id not in references:
                continue
            answer = await self._exchange.answer(references[dossier.id], dossier.id)
            if answer is None:
                continue
            self._cabinet.take_answer(answer, Act(self._clock(), self._actor))
            codes = tuple(code.code for code in answer.codes)
            self._note(
                Record(
                    dossier.id,
                    self._clock(),
                    Outcome.ANSWERED,
                    references[dossier.id],
                    answer.state.value,
                    codes,
                )
            )
            found.append(answer)
        return found

    def _note(self, record: Record) -> None:
        self._ledger.add(record)
        if record.outcome in {Outcome.REFUSED, Outcome.FAILED}:
            content: dict[str, object] = {"outcome": record.outcome.value, "codes": list(record.codes)}
            self._cabinet.note(record.dossier, "exchange", content, Act(record.time, self._actor))

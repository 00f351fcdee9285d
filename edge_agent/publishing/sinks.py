"""Every consumer of a site: what each is told of a change, and the tasks that tell them."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from edge_agent.config import Building
from edge_agent.config.publishing import MqttSinkSection
from edge_agent.live import Json, LiveState, PointState
from edge_agent.publishing.filtering import Filter, Rule, every_sample
from edge_agent.publishing.outbox import Outbox
from edge_agent.store import Change, Reader

if TYPE_CHECKING:
    from edge_agent.publishing.mqtt import MqttPublisher
    from edge_agent.publishing.postgresql import PostgresqlSink

type Work = Callable[[], Coroutine[object, object, None]]


class Sinks:
    """The consumers that ``building.yaml`` names."""

    def __init__(self, building: Building, reader: Reader, live: LiveState) -> None:
        """Take up each consumer's cursor.

        Raises:
            DriverMissingError: a database is asked for without the extra that writes to it.
        """
        asked, folder = building.config.publish, building.path.parent
        self._publishers: dict[str, MqttPublisher] = {}
        self._databases: dict[str, PostgresqlSink] = {}
        self._outboxes: list[Outbox] = []
        self._filters: list[Filter] = []
        for broker in asked.mqtt:
            # Only sites that publish pay for loading the client (7 MB).
            from edge_agent.publishing.mqtt import MqttPublisher  # noqa: PLC0415 - see above

            chosen = Filter(_rules(broker))
            self._filters.append(chosen)
            outbox = self._outbox(Outbox(reader, broker.id, chosen.due))
            self._publishers[broker.id] = MqttPublisher(broker, building, live, outbox, folder=folder)
        for database in asked.postgresql:
            from edge_agent.publishing.postgresql import PostgresqlSink  # noqa: PLC0415 - as above

            outbox = self._outbox(Outbox(reader, database.id, every_sample))
            self._databases[database.id] = PostgresqlSink(database, building, outbox, folder=folder)

    @property
    def works(self) -> list[tuple[str, Work]]:
        """The tasks to run, by name."""
        return [
            *((name, publisher.run) for name, publisher in self._publishers.items()),
            *((name, database.run) for name, database in self._databases.items()),
        ]

    @property
    def connected(self) -> dict[str, bool]:
        """Whether each consumer is reached."""
        return {
            **{name: publisher.connected for name, publisher in self._publishers.items()},
            **{name: database.connected for name, database in self._databases.items()},
        }

    def addressed(self, change: Change, now: datetime) -> Change:
        """The change with what each consumer is to be told of it, kept in the same transaction.

        So are the cursors that have moved: they cost no commit of their own, and a kill says little again.
        """
        if not self._outboxes or not change.samples:
            return change
        parcels = [outbox.parcel(change.samples, now) for outbox in self._outboxes]
        found = tuple(parcel for parcel in parcels if parcel is not None)
        return replace(change, parcels=found, delivered=self._moved())

    def written(self, changes: Sequence[Change]) -> None:
        """Changes are on disk: their parcels may go."""
        told = {parcel.consumer for change in changes for parcel in change.parcels}
        for outbox in self._outboxes:
            if outbox.consumer in told:
                outbox.written()

    def ticked_off(self) -> Change | None:
        """Cursors to write down when nothing is measured; ``None`` when none has moved."""
        moved = self._moved()
        return Change(delivered=moved) if moved else None

    def tell_state(self, point: str, state: PointState) -> None:
        """A point's state has changed."""
        if state.value is None:
            for chosen in self._filters:
                chosen.forget(point)
        for publisher in self._publishers.values():
            publisher.tell_state(point, state)

    def tell_result(self, name: str, result: Json | None) -> None:
        """Savings or key figures."""
        for publisher in self._publishers.values():
            publisher.tell_result(name, result or {})

    def _moved(self) -> dict[str, int]:
        found = {outbox.consumer: outbox.tick_off() for outbox in self._outboxes}
        return {consumer: seq for consumer, seq in found.items() if seq is not None}

    def _outbox(self, outbox: Outbox) -> Outbox:
        self._outboxes.append(outbox)
        return outbox


def _rules(section: MqttSinkSection) -> Callable[[str], Rule]:
    def rule_of(point: str) -> Rule:
        asked = section.rule(point)
        return Rule(asked.deadband, timedelta(seconds=asked.silence_s))

    return rule_of

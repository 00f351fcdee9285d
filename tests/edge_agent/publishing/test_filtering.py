"""What is worth telling, and what waits for whom."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.publishing.filtering import Filter, Rule, every_sample
from edge_agent.publishing.outbox import Outbox, samples_of
from edge_agent.store import Change, Sample, Store, StoredQuality

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
RULE = Rule(deadband=5.0, silence=timedelta(seconds=60))


def sample(second: float, value: float, quality: StoredQuality = StoredQuality.GOOD) -> Sample:
    return Sample("a.t", NOON + timedelta(seconds=second), value, quality)


def told(*samples: Sample, rule: Rule = RULE) -> list[float]:
    chosen = Filter(lambda _: rule)
    return [each.value for one in samples for each in chosen.due([one])]


def test_a_change_within_the_deadband_is_not_told() -> None:
    assert told(sample(0, 100.0), sample(1, 104.0), sample(2, 105.0), sample(3, 105.1), sample(4, 101.0)) == [
        100.0,
        105.1,
    ]


def test_slow_drift_is_told_when_it_has_left_what_was_told() -> None:
    assert told(*(sample(second, 100.0 + second) for second in range(13))) == [100.0, 106.0, 112.0]


def test_a_value_is_told_again_after_too_long_a_silence() -> None:
    assert told(*(sample(second, 100.0) for second in range(0, 130, 10))) == [100.0, 100.0, 100.0]


def test_a_change_of_quality_is_told() -> None:
    assert told(sample(0, 1.0), sample(1, 1.0, StoredQuality.SUSPECT), sample(2, 1.0)) == [1.0, 1.0, 1.0]


def test_a_clock_set_back_does_not_silence_a_point() -> None:
    assert told(sample(3600, 1.0), sample(0, 1.0), sample(1, 1.0)) == [1.0, 1.0]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=60))
def test_whoever_listens_is_never_further_off_than_the_deadband_nor_left_without_news(
    values: list[float],
) -> None:
    chosen, known, since = Filter(lambda _: RULE), None, None
    for second, value in enumerate(values):
        at = sample(second * 7, value)
        for each in chosen.due([at]):
            known, since = each.value, each.time
        assert known is not None
        assert since is not None
        assert abs(known - value) <= RULE.deadband
        assert at.time - since < RULE.silence


async def test_an_outbox_gives_what_is_written_in_order_and_once_delivered_never_again(
    tmp_path: Path,
) -> None:
    with Store(tmp_path / "agent.sqlite") as store:
        outbox = Outbox(store.reader, "mqtt", every_sample)
        other = Outbox(store.reader, "postgresql", every_sample)
        for number in range(3):
            parcels = [each.parcel([sample(number, float(number))], NOON) for each in (outbox, other)]
            store.write([Change(parcels=tuple(each for each in parcels if each))])
        found = await outbox.next()
        assert [samples_of(each) for each in found] == [
            [sample(number, float(number))] for number in range(3)
        ]
        outbox.deliver(2)
        assert outbox.tick_off() == 2
        assert outbox.tick_off() is None
        store.write([Change(delivered={"mqtt": 2})])
        assert store.reader.waiting() == {"mqtt": 1, "postgresql": 3}
        again = Outbox(store.reader, "mqtt", every_sample)
        assert [each.seq for each in await again.next()] == [3]
        again.deliver(3)
        store.write([Change(delivered={"mqtt": 3})])
        fresh = Outbox(store.reader, "mqtt", every_sample).parcel([sample(9, 9.0)], NOON)
        assert fresh is not None
        assert fresh.seq == 4, "a number is never used again"
        assert outbox.parcel([], NOON) is None

"""How much of its time a line is held."""

from edge_agent.busy import BusyShare


def test_nothing_is_said_before_a_minute_is_known() -> None:
    share = BusyShare()
    assert share.take(100, 0) is None
    assert share.take(159, 30) is None
    assert share.take(160, 30) == 0.5


def test_only_the_last_minute_counts() -> None:
    share = BusyShare()
    for second in range(300):
        found = share.take(second, min(second, 120))
    assert found == 0.0

"""Who rules a point: classes, first holders, persons."""

from dataclasses import replace

from edge_agent.control.lease import Lease, Priority, Rule, why_not, winner

ONE = Lease("a", "p", "one", Priority.SHEDDING, 16.0, "", taken_s=10.0, ends_s=100.0)


def other(**changes: object) -> Lease:
    return replace(ONE, id="b", actor="other", **changes)  # type: ignore[arg-type]


def test_the_highest_class_wins_whoever_came_first() -> None:
    operator = other(priority=Priority.OPERATOR, taken_s=50.0)
    assert winner([ONE, operator], 60, manual_since_s=None) == operator
    assert why_not(ONE, operator, manual_since_s=None) is Rule.HIGHER_CLASS


def test_of_two_automatons_of_one_class_the_first_keeps_the_point() -> None:
    late = other(taken_s=50.0)
    assert winner([late, ONE], 60, manual_since_s=None) == ONE
    assert why_not(late, ONE, manual_since_s=None) is Rule.HELD


def test_of_two_operators_the_last_word_wins() -> None:
    first, last = other(priority=Priority.OPERATOR), replace(ONE, priority=Priority.OPERATOR, taken_s=50.0)
    assert winner([first, last], 60, manual_since_s=None) == last


def test_a_lease_ends_by_itself() -> None:
    assert winner([ONE], 99.9, manual_since_s=None) == ONE
    assert winner([ONE], 100.0, manual_since_s=None) is None


def test_a_change_by_hand_suspends_lower_classes_and_ends_the_operators_word_before_it() -> None:
    before = other(priority=Priority.OPERATOR, taken_s=40.0)
    after = other(priority=Priority.OPERATOR, taken_s=60.0)
    assert winner([ONE, before], 70, manual_since_s=50) is None
    assert winner([ONE, after], 70, manual_since_s=50) == after
    assert why_not(ONE, None, manual_since_s=50) is Rule.MANUAL


def test_safety_is_above_a_hand() -> None:
    safety = other(priority=Priority.SAFETY)
    assert winner([ONE, safety], 70, manual_since_s=50) == safety

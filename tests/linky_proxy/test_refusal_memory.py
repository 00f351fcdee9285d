import json
from datetime import UTC, date, datetime, timedelta

import pytest

from linky_proxy.measures.priority import priority_of
from linky_proxy.quota import Priority
from linky_proxy.upstream.pseudonym import Pseudonyms
from linky_proxy.upstream.refusal_memory import (
    Refusal,
    RefusalMemory,
    believed_until,
    failure_of,
    read_refusal,
)
from linky_proxy.upstream.throttling import pause_s
from linky_proxy.wall_clock import PARIS
from tests.linky_proxy.stack import CONSUMER

NOW = datetime(2026, 10, 5, 13, tzinfo=PARIS)
NO_CONSENT = {"error": "ADAM-DC-0008", "error_description": "No consent can be found"}
REFUSAL = Refusal(403, json.dumps(NO_CONSENT).encode())


@pytest.mark.parametrize(("status", "code"), [(403, "ADAM-DC-0008"), (404, "no_data_found")])
@pytest.mark.parametrize("dialect", [("error", "error_description"), ("code", "message")])
def test_a_refusal_keeps_its_status_and_enedis_words(
    status: int, code: str, dialect: tuple[str, str]
) -> None:
    body = {dialect[0]: code, dialect[1]: "in words"}
    found = read_refusal(status, json.dumps(body))
    assert found is not None
    assert (found.status, json.loads(found.body)) == (status, body)


def test_a_refusal_keeps_neither_the_point_nor_anything_that_enedis_does_not_document() -> None:
    body = {
        "error": "no_data_found",
        "error_description": f"no measure for {CONSUMER}",
        "grandeur": [{"v": "33495"}],
    }
    found = read_refusal(404, json.dumps(body))
    assert found is not None
    assert CONSUMER.encode() not in found.body
    assert b"33495" not in found.body


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (400, json.dumps(NO_CONSENT)),
        (500, json.dumps(NO_CONSENT)),
        (200, json.dumps(NO_CONSENT)),
        (403, "<html>forbidden</html>"),
        (404, "[]"),
        (404, '{"idPrm": "x"}'),
        (403, '{"code": "900908", "message": "Resource forbidden"}'),
    ],
    ids=["400", "500", "200", "html", "list", "no code", "application not subscribed"],
)
def test_nothing_else_is_a_refusal_of_the_point(status: int, text: str) -> None:
    assert read_refusal(status, text) is None


def test_a_failure_that_says_nothing_known_keeps_its_status_alone() -> None:
    assert failure_of(500, f"<html>{CONSUMER}</html>") == Refusal(500, b"{}")


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 10, 5, 13, tzinfo=PARIS), datetime(2026, 10, 5, 22, tzinfo=UTC)),
        # Half past eleven in Paris, and a day of 25 hours.
        (datetime(2026, 10, 24, 21, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_is_believed_until_the_day_ends_in_paris(
    status: int, now: datetime, midnight: datetime
) -> None:
    assert believed_until(status, date(2026, 1, 1), now) == midnight


@pytest.mark.parametrize(
    ("status", "end", "hour", "hours"),
    [
        (404, date(2026, 10, 5), 6, 1),
        (404, date(2026, 10, 4), 11, 1),
        (404, date(2026, 10, 5), 12, 12),
        (404, date(2026, 10, 3), 6, 18),
        (404, None, 6, 18),
        (403, date(2026, 10, 5), 6, 18),
    ],
    ids=[
        "yesterday, early",
        "the day before",
        "yesterday, after noon",
        "older days",
        "no days",
        "no consent",
    ],
)
def test_measures_that_may_still_be_published_this_morning_are_asked_for_again(
    status: int, end: date | None, hour: int, hours: int
) -> None:
    now = datetime(2026, 10, 5, hour, tzinfo=PARIS)
    assert believed_until(status, end, now) == now + timedelta(hours=hours)


def test_a_refusal_is_recalled_until_it_expires() -> None:
    memory = RefusalMemory()
    memory.remember(b"a", REFUSAL, NOW, NOW + timedelta(hours=1))
    assert memory.recall(b"a", NOW + timedelta(minutes=59)) == REFUSAL
    assert memory.recall(b"b", NOW) is None
    assert memory.recall(b"a", NOW + timedelta(hours=1)) is None
    assert len(memory) == 0


@pytest.mark.parametrize(
    ("consented", "believed"),
    [
        (timedelta(hours=-1), True),
        (timedelta(seconds=-1), True),
        (timedelta(0), False),
        (timedelta(hours=1), False),
    ],
)
def test_a_refusal_older_than_the_asker_s_consent_is_not_believed(
    consented: timedelta, believed: bool
) -> None:
    memory = RefusalMemory()
    memory.remember(b"a", REFUSAL, NOW, NOW + timedelta(hours=9))
    recalled = memory.recall(b"a", NOW + timedelta(hours=2), NOW + consented)
    assert (recalled == REFUSAL) is believed


def test_the_memory_is_bounded_and_the_oldest_make_room() -> None:
    memory = RefusalMemory(capacity=2)
    for question in (b"a", b"b", b"a", b"c"):
        memory.remember(question, REFUSAL, NOW, NOW + timedelta(hours=1))
    recalled = [memory.recall(question, NOW) for question in (b"a", b"b", b"c")]
    assert recalled == [REFUSAL, None, REFUSAL]


def test_pseudonyms_are_the_process_s_own_and_keep_parts_apart() -> None:
    one, other = Pseudonyms(), Pseudonyms()
    assert one.of("a", "b") == one.of("a", "b")
    assert one.of("a", "b") != one.of("ab", "")
    assert one.of("a", "b") != other.of("a", "b")


@pytest.mark.parametrize(
    ("days_ago", "wish", "expected"),
    [
        (0, "", Priority.INTERACTIVE),
        (8, "", Priority.INTERACTIVE),
        (9, "", Priority.BACKFILL),
        (0, "backfill", Priority.BACKFILL),
        (0, " BackFill ", Priority.BACKFILL),
        (9, "interactive", Priority.BACKFILL),
        (0, "nonsense", Priority.INTERACTIVE),
    ],
)
def test_requests_for_old_days_and_those_that_say_so_may_wait(
    days_ago: int, wish: str, expected: Priority
) -> None:
    today = date(2026, 10, 5)
    assert priority_of(today - timedelta(days=days_ago), today, wish) is expected


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ('{"code": "900804", "nextAccessTime": "2026-Oct-05 11:40:00+0000 UTC"}', 2400),
        ('{"code": "900804", "nextAccessTime": "2026-Oct-05 10:00:00+0000 UTC"}', 1),
        ('{"code": "900804", "nextAccessTime": "2027-Oct-05 10:00:00+0000 UTC"}', 3600),
        ('{"code": "900804", "nextAccessTime": "soon"}', 60),
        ('{"code": "900804", "nextAccessTime": 5}', 60),
        ('{"error": "Quota Q3 reached"}', 1),
        ('{"error": "Quota Q4 reached"}', 60),
        ("<html>Quota Q3 reached</html>", 1),
        ("<html>too many</html>", 60),
        ("[]", 60),
    ],
)
def test_a_429_says_how_long_to_pause(body: str, seconds: float) -> None:
    assert pause_s(body, NOW.astimezone(UTC)) == seconds

"""Which requests may wait: those for days that nobody has been waiting for since this morning. Pure."""

from datetime import date, timedelta

from linky_proxy.quota import Priority

PRIORITY_HEADER = "X-Linky-Priority"

# A client that was away for a week catches up at full speed: one call of a load curve.
_RECENT = timedelta(days=8)


def priority_of(end: date, today: date, wish: str) -> Priority:
    """The priority of a request for days before `end`; `wish`, the client's header, can only lower it."""
    if wish.strip().lower() == Priority.BACKFILL or end < today - _RECENT:
        return Priority.BACKFILL
    return Priority.INTERACTIVE

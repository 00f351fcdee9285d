"""What Enedis means by 429. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime

from linky_proxy.errors import seconds_until

_PER_SECOND = "Quota Q3"
_SECOND_S = 1.0
_UNKNOWN_S = 60.0
# The longest quota is an hour's: a later instant is a mistake, of theirs or of our clock.
_LONGEST_S = 3600.0


def pause_s(text: str, now: datetime) -> float:
    """How long to make no call after a 429 with this body: until its `nextAccessTime`, else a guess."""
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    access = body.get("nextAccessTime") if isinstance(body, Mapping) else None
    wait = seconds_until(access, now) if isinstance(access, str) else None
    if wait is not None:
        return min(float(wait), _LONGEST_S)
    return _SECOND_S if _PER_SECOND in text else _UNKNOWN_S

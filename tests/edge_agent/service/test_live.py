"""What listeners are told when figures come that are not of a point."""

import json
from pathlib import Path

from edge_agent.broadcast import Broadcast
from edge_agent.live import Json, LiveState
from tests.edge_agent.sites import make_site


async def test_estimates_that_come_after_a_listener_are_told_once(tmp_path: Path) -> None:
    broadcast = Broadcast()
    live = LiveState(make_site(tmp_path, port=1), broadcast)
    estimates: list[Json] = [{"code": "BAT-TH-116", "eligible": True, "kwh_cumac": 5000}]
    with broadcast.listener() as listener:
        live.set_cee(estimates, None)
        live.set_cee(list(estimates), {"candidates": 2})
        told = [json.loads(await listener.next() or "") for _ in range(2)]
    assert told == [
        {"type": "cee", "cee": estimates},
        {"type": "certificates", "certificates": {"candidates": 2}},
    ]

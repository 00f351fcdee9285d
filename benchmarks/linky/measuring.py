"""Loop time of a meter's set-up, and three years of hours imported; `python -m` prints the figures as JSON."""

import asyncio
import gc
import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import timedelta
from multiprocessing import get_context

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.const import __version__ as HA_VERSION  # noqa: N812  a constant, named as one
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import DOMAIN

from .history import PRM, csv_of, history
from .loop_time import Heartbeat, measured
from .meter import TARIFF, add_meter, check_loaded, home_assistant, memory_with, today

YEARS = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, in milliseconds unless the name says otherwise."""

    home_assistant: str
    """Its version: 2026.11 looks the rows of a batch up together, 2026.10 one by one."""
    setup_loop_ms: float
    setup_longest_ms: float
    setup_wall_ms: float
    import_s: float
    import_cpu_s: float
    """Processor time of the whole process, the recorder included."""
    import_loop_ms: float
    import_longest_ms: float
    import_late_ms: float
    rows: int
    import_collector_ms: float
    """The longest full pass of Python's collector: it looks at all objects of Home Assistant, and stops everything."""


async def _set_up_figures() -> tuple[float, float, float]:
    """Set a known meter up twice; the second time nothing is imported for the first time."""
    async with home_assistant() as hass:
        end = today()
        known = history(end - timedelta(days=365 * YEARS), end, curve_from=end - timedelta(days=730))
        entry = await add_meter(hass, memory_with(known), {"tariff": [TARIFF]})
        await hass.async_block_till_done(wait_background_tasks=True)
        await hass.config_entries.async_unload(entry.entry_id)
        with measured() as found:
            # From here on every step of this task is a callback of its own, and is counted.
            await asyncio.sleep(0)
            await hass.config_entries.async_setup(entry.entry_id)
        check_loaded(entry)
        await hass.async_block_till_done(wait_background_tasks=True)
        return found.busy_s * 1000, found.longest_s * 1000, found.wall_s * 1000


async def _import_figures() -> tuple[float, float, float, float, float, int, float]:
    """Import a file of half-hours into a meter that knows only yesterday, and price it."""
    async with home_assistant() as hass:
        end = today()
        first = end - timedelta(days=365 * YEARS)
        yesterday = history(end - timedelta(days=1), end, curve_from=end - timedelta(days=1))
        entry = await add_meter(hass, memory_with(yesterday), {"tariff": [TARIFF], "history_months": 1})
        await hass.async_block_till_done(wait_background_tasks=True)
        content = await hass.async_add_executor_job(csv_of, first, end)
        full = [0.0]
        full_at = [0.0]

        def collected(phase: str, found: dict[str, int]) -> None:
            if found["generation"] == 2 and phase == "start":
                full_at[0] = time.perf_counter()
            elif found["generation"] == 2:
                full[0] = max(full[0], time.perf_counter() - full_at[0])

        gc.callbacks.append(collected)
        heart = Heartbeat()
        beating = asyncio.create_task(heart.beat())
        with measured() as found:
            await asyncio.sleep(0)
            fields = {"config_entry_id": entry.entry_id, "content": content}
            await hass.services.async_call(DOMAIN, "import_csv", fields, blocking=True, return_response=True)
            await hass.async_block_till_done(wait_background_tasks=True)
        beating.cancel()
        gc.callbacks.remove(collected)
        rows = await get_instance(hass).async_add_executor_job(
            statistics_during_period,
            hass,
            dt_util.utcnow() - timedelta(days=365 * YEARS + 2),
            None,
            {f"{DOMAIN}:{PRM}_{name}" for name in ("consumption", "cost", "peak", "off_peak")},
            "hour",
            None,
            {"sum"},
        )
        count = sum(map(len, rows.values()))
        return (
            found.wall_s,
            found.cpu_s,
            found.busy_s * 1000,
            found.longest_s * 1000,
            heart.latest_s * 1000,
            count,
            full[0] * 1000,
        )


def measure() -> Figures:
    """Return the figures, each of a process of its own: a Home Assistant leaves much behind."""
    loop_ms, longest_ms, wall_ms = _alone(_set_up_in_process)
    return Figures(HA_VERSION, loop_ms, longest_ms, wall_ms, *_alone(_import_in_process))


def _alone[R](work: Callable[[], R]) -> R:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()


def _set_up_in_process() -> tuple[float, float, float]:
    return asyncio.run(_set_up_figures())


def _import_in_process() -> tuple[float, float, float, float, float, int, float]:
    return asyncio.run(_import_figures())


if __name__ == "__main__":
    print(json.dumps(asdict(measure())))  # noqa: T201  read by the command

"""A meter's memory as a compact JSON document, and back, to the last sixtieth of a Wh.

Two years of half-hours are some 35 000 intervals: they are written as runs of energies one after the other, each a
whole number of sixtieths of a Wh (watts × minutes), or a fraction of one written `n/d`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .contract import DatedWindows, MeterContract, contract_document, contract_of_answer
from .history import LinkyHistory
from .indexes import DayIndex
from .measures import MeasureType
from .memory import Answers, MeterMemory
from .schedule import Slot
from .series import DailyEnergy, Interval, MaxPower
from .tariffs import parse_windows, windows_text

_STEPS: Final = 60
_MINUTE: Final = timedelta(minutes=1)


class UnreadableMemoryError(ValueError):
    """The document is not one that `document_of` wrote."""


def document_of(memory: MeterMemory) -> dict[str, Json]:
    """Return `memory` as a JSON document."""
    return {
        "consumption": _history(memory.consumption),
        "production": _history(memory.production),
        "answers": {measure.value: _answers(answers) for measure, answers in memory.answers.items()},
        "calls_by_day": {day.isoformat(): count for day, count in memory.calls_by_day.items()},
        "recent_calls": [call.isoformat() for call in memory.recent_calls],
        "slot": [memory.slot.main.isoformat(), memory.slot.retry.isoformat()] if memory.slot else None,
        "slot_asked": _iso(memory.slot_asked),
        "not_before": _iso(memory.not_before),
        "failures": memory.failures,
        "contract": None if memory.contract is None else contract_document(memory.contract),
        "contract_due": _iso(memory.contract_due),
        "meter_windows": {
            dated.since.isoformat(): windows_text(dated.windows) for dated in memory.meter_windows
        },
        "swaps": [day.isoformat() for day in sorted(memory.swaps)],
    }


def memory_of(document: Mapping[str, Json]) -> MeterMemory:
    """Return the memory written in `document`.

    Raises:
        UnreadableMemoryError: when it is not such a document.
    """
    try:
        return _memory(document)
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise UnreadableMemoryError(f"{type(err).__name__}: {err}") from err


def _memory(document: Mapping[str, Json]) -> MeterMemory:
    slot = document["slot"]
    return MeterMemory(
        consumption=_history_of(_object(document["consumption"])),
        production=_history_of(_object(document["production"])),
        answers={
            MeasureType(name): _answers_of(_object(answers))
            for name, answers in _object(document["answers"]).items()
        },
        calls_by_day={
            date.fromisoformat(day): _whole(count) for day, count in _object(document["calls_by_day"]).items()
        },
        recent_calls=tuple(datetime.fromisoformat(_text(call)) for call in _list(document["recent_calls"])),
        slot=Slot(*(time.fromisoformat(_text(moment)) for moment in _list(slot))) if slot else None,
        slot_asked=_instant(document["slot_asked"]),
        not_before=_instant(document["not_before"]),
        failures=_whole(document["failures"]),
        # From here on, what files of earlier versions do not have.
        contract=_contract_of(document.get("contract")),
        contract_due=_instant(document.get("contract_due")),
        meter_windows=tuple(
            DatedWindows(date.fromisoformat(since), parse_windows(_text(windows)))
            for since, windows in _object(document.get("meter_windows", {})).items()
        ),
        swaps=frozenset(date.fromisoformat(_text(day)) for day in _list(document.get("swaps", []))),
    )


def _history(history: LinkyHistory) -> dict[str, Json]:
    return {
        "curve": _runs(history.intervals),
        "daily": {value.day.isoformat(): _steps(value.energy_wh) for value in history.daily},
        "maxima": {value.day.isoformat(): [value.power_va, _iso(value.instant)] for value in history.maxima},
        "indexes": {
            value.day.isoformat(): {"registers": {**value.registers}, "total": value.total}
            for value in history.indexes
        },
    }


def _history_of(document: dict[str, Json]) -> LinkyHistory:
    return LinkyHistory(
        tuple(interval for run in _list(document["curve"]) for interval in _intervals_of(_object(run))),
        tuple(
            DailyEnergy(date.fromisoformat(day), _energy(steps))
            for day, steps in _object(document["daily"]).items()
        ),
        tuple(
            _max_power_of(date.fromisoformat(day), _list(peak))
            for day, peak in _object(document["maxima"]).items()
        ),
        tuple(
            _index_of(date.fromisoformat(day), _object(index))
            for day, index in _object(document.get("indexes", {})).items()
        ),
    )


def _runs(intervals: Iterable[Interval]) -> list[Json]:
    runs: list[Json] = []
    energies: list[Json] = []
    end, last_step = None, None
    for interval in intervals:
        step = interval.end - interval.start
        if interval.start != end or step != last_step:
            energies = []
            runs.append(
                {"start": interval.start.isoformat(), "minutes": interval.minutes, "energies": energies}
            )
        energies.append(_steps(interval.energy_wh))
        end, last_step = interval.end, step
    return runs


def _intervals_of(run: dict[str, Json]) -> Iterable[Interval]:
    start, step = datetime.fromisoformat(_text(run["start"])), _whole(run["minutes"]) * _MINUTE
    for steps in _list(run["energies"]):
        yield Interval(start, start + step, _energy(steps))
        start += step


def _answers(answers: Answers) -> dict[str, Json]:
    return {
        "asked": {day.isoformat(): asked.isoformat() for day, asked in answers.asked.items()},
        "refused": _iso(answers.refused),
        "closed": answers.closed,
    }


def _answers_of(document: dict[str, Json]) -> Answers:
    refused = document["refused"]
    return Answers(
        {
            date.fromisoformat(day): datetime.fromisoformat(_text(asked))
            for day, asked in _object(document["asked"]).items()
        },
        None if refused is None else date.fromisoformat(_text(refused)),
        document["closed"] is True,
    )


def _max_power_of(day: date, peak: list[Json]) -> MaxPower:
    power_va, instant = peak
    return MaxPower(day, _whole(power_va), _instant(instant))


def _index_of(day: date, index: dict[str, Json]) -> DayIndex:
    total = index["total"]
    registers = {name: _whole(value) for name, value in _object(index["registers"]).items()}
    return DayIndex(day, registers, None if total is None else _whole(total))


def _contract_of(document: Json) -> MeterContract | None:
    return None if document is None else contract_of_answer(document)


def _steps(energy_wh: Fraction) -> int | str:
    steps, rest = divmod(energy_wh.numerator * _STEPS, energy_wh.denominator)
    return str(energy_wh * _STEPS) if rest else steps


def _energy(steps: Json) -> Fraction:
    return Fraction(steps, _STEPS) if isinstance(steps, int) else Fraction(_text(steps)) / _STEPS


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _instant(text: Json) -> datetime | None:
    return None if text is None else datetime.fromisoformat(_text(text))


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError(f"{type(value).__name__} instead of an object")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError(f"{type(value).__name__} instead of a list")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of a text")
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{type(value).__name__} instead of a whole number")
    return value

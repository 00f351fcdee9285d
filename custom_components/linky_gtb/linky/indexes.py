"""Indexes of a meter: what its registers show at the midnight that begins a day, and what they say of the days between.

The shape is that of Enedis' description of `index_consommation`; no recording of it is known. So nothing of it is
believed alone: the registers of a day are used only when they add up, but for a Wh each, to the energy of the day known
otherwise. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .series import Flow, MalformedAnswerError
from .tariffs import Register

_DAY: Final = timedelta(days=1)
_SCALES: Final = {None: 1, "Wh": 1, "kWh": 1000}
_SUPPLIER: Final = "FC"
"""Ids of the calendars of suppliers begin so; the others are the distributor's, and are not billed."""
_REGISTERS: Final[Mapping[str, Register]] = {
    "BASE": Register.BASE,
    "HC": Register.OFF_PEAK,
    "HP": Register.PEAK,
    "WE": Register.WEEKEND,
    "HCJB": Register.BLUE_OFF_PEAK,
    "HPJB": Register.BLUE_PEAK,
    "HCJW": Register.WHITE_OFF_PEAK,
    "HPJW": Register.WHITE_PEAK,
    "HCJR": Register.RED_OFF_PEAK,
    "HPJR": Register.RED_PEAK,
}


@dataclass(frozen=True, slots=True)
class DayIndex:
    """What the registers show at the midnight of Paris that begins `day`, in Wh."""

    day: date
    registers: Mapping[str, int]
    """By Enedis' name of the class."""
    total: int | None = None
    """Of the register that adds them all."""


def day_indexes(answer: Json, flow: Flow = Flow.CONSUMPTION) -> tuple[DayIndex, ...]:
    """Return the indexes of an answer, oldest first.

    Raises:
        MalformedAnswerError: when the document does not hold indexes.
    """
    match answer:
        case {"contexte": [*contexts]}:
            pass
        case _:
            raise MalformedAnswerError("no list 'contexte'")
    registers: dict[date, dict[str, int]] = {}
    totals: dict[date, int] = {}
    for quantity in _quantities(contexts, flow):
        scale = _SCALES.get(quantity.get("unite"))  # type: ignore[arg-type]  # any other type is not a unit
        if scale is None:
            raise MalformedAnswerError(f"unknown unit {quantity.get('unite')!r}")
        for name, values in _classes(quantity):
            for day, value in _values(values):
                registers.setdefault(day, {})[name] = value * scale
        match quantity.get("cadranTotalisateur"):
            case {"valeur": [*values]}:
                totals |= {day: value * scale for day, value in _values(values)}
            case _:
                pass
    days = sorted(registers.keys() | totals.keys())
    return tuple(DayIndex(day, registers.get(day, {}), totals.get(day)) for day in days)


def swaps(indexes: Iterable[DayIndex]) -> tuple[date, ...]:
    """Return the days over which a register went down: the meter was changed, or its index set back."""
    known = {index.day: index for index in indexes}
    return tuple(
        day
        for day, index in sorted(known.items())
        if (after := known.get(day + _DAY)) is not None and _went_down(index, after)
    )


def splits(
    indexes: Iterable[DayIndex], daily_wh: Mapping[date, Fraction]
) -> dict[date, Mapping[Register, Fraction]]:
    """Return by day the energy of each register in Wh, of the days whose registers add up to their daily value.

    A day on which the meter was changed, whose classes changed, or whose daily value is not known, has none.
    """
    known = {index.day: index for index in indexes}
    found: dict[date, Mapping[Register, Fraction]] = {}
    for day, index in known.items():
        after = known.get(day + _DAY)
        if after is None or day not in daily_wh or index.registers.keys() != after.registers.keys():
            continue
        energies = {name: Fraction(after.registers[name] - value) for name, value in index.registers.items()}
        if (split := _split(energies, daily_wh[day])) is not None:
            found[day] = split
    return found


def _split(energies: Mapping[str, Fraction], whole: Fraction) -> Mapping[Register, Fraction] | None:
    """Return the registers' energies of a day of `whole` Wh; None when they do not add up to it."""
    registers = {_REGISTERS.get(name): energy for name, energy in energies.items()}
    rest = whole - sum(energies.values(), Fraction())
    # Each register shows whole Wh, and drops what it has begun.
    if None in registers or not registers or min(registers.values()) < 0 or abs(rest) > len(registers):
        return None
    split = {register: energy for register, energy in registers.items() if register is not None}
    largest = max(split, key=lambda register: split[register])
    return {**split, largest: split[largest] + rest}


def _went_down(before: DayIndex, after: DayIndex) -> bool:
    if before.total is not None and after.total is not None:
        return after.total < before.total
    return any(after.registers.get(name, value) < value for name, value in before.registers.items())


def _quantities(contexts: list[Json], flow: Flow) -> Iterable[dict[str, Json]]:
    for context in contexts:
        listed = context.get("grandeur") if isinstance(context, dict) else None
        for quantity in listed if isinstance(listed, list) else []:
            if isinstance(quantity, dict) and (
                quantity.get("grandeurMetier"),
                quantity.get("grandeurPhysique"),
            ) == (flow.value, "EA"):
                yield quantity


def _classes(quantity: Mapping[str, Json]) -> Iterable[tuple[str, list[Json]]]:
    match quantity.get("calendrier"):
        case [*calendars] if calendars:
            chosen = next((one for one in calendars if _is_supplier(one)), calendars[0])
        case _:
            return
    match chosen:
        case {"classeTemporelle": [*classes]}:
            for one in classes:
                match one:
                    case {"idClasseTemporelle": str(name), "valeur": [*values]}:
                        yield name, values
                    case _:
                        raise MalformedAnswerError("a class of the calendar has no name or values")
        case _:
            raise MalformedAnswerError("a calendar has no 'classeTemporelle'")


def _is_supplier(calendar: Json) -> bool:
    return isinstance(calendar, dict) and str(calendar.get("idCalendrier", "")).startswith(_SUPPLIER)


def _values(values: list[Json]) -> Iterable[tuple[date, int]]:
    for value in values:
        match value:
            case {"v": None}:
                pass
            case {"d": str(label), "v": int() | str() as index}:
                try:
                    yield date.fromisoformat(label[:10]), int(index)
                except ValueError as err:
                    raise MalformedAnswerError(f"{label!r}: {index!r} is not an index of a day") from err
            case _:
                raise MalformedAnswerError("a value of an index has no 'd' or 'v'")

"""What the contract and the meter say of themselves, where the server gives it (`GET /api/contrat`). Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .tariffs import InvalidWindowsError, Window, parse_windows, windows_text

_LARGEST_POWER_KVA: Final = 100_000


@dataclass(frozen=True, slots=True)
class MeterContract:
    """Contract and meter; None where Enedis does not say."""

    subscribed_power_kva: float | None = None
    windows: tuple[Window, ...] | None = None
    """Off-peak windows programmed in the meter."""
    activation_date: date | None = None
    """Before it, Enedis has no measure for this holder."""
    segment: str | None = None
    meter_type: str | None = None


@dataclass(frozen=True, slots=True)
class DatedWindows:
    """Windows seen in the meter from a day on."""

    since: date
    windows: tuple[Window, ...]


def contract_of_answer(answer: Json) -> MeterContract | None:
    """Return the contract of an answer; None when the document is not one."""
    if not isinstance(answer, dict) or not {"subscribed_power_kva", "off_peak_windows"} <= answer.keys():
        return None
    return MeterContract(
        _power_kva(answer["subscribed_power_kva"]),
        _windows(answer["off_peak_windows"]),
        _day(answer.get("activation_date")),
        _word(answer.get("segment")),
        _word(answer.get("meter_type")),
    )


def with_windows(
    known: tuple[DatedWindows, ...], windows: tuple[Window, ...] | None, day: date
) -> tuple[DatedWindows, ...]:
    """Return the `known` windows with those seen on `day`, when they are others than before."""
    if not windows or (known and known[-1].windows == windows):
        return known
    return (*(dated for dated in known if dated.since < day), DatedWindows(day, windows))


def contract_document(contract: MeterContract) -> dict[str, Json]:
    """Return `contract` as the server writes it."""
    return {
        "subscribed_power_kva": contract.subscribed_power_kva,
        "off_peak_windows": None if contract.windows is None else windows_text(contract.windows),
        "activation_date": None if contract.activation_date is None else contract.activation_date.isoformat(),
        "segment": contract.segment,
        "meter_type": contract.meter_type,
    }


def _power_kva(value: Json) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _LARGEST_POWER_KVA
    return float(value) if known and isinstance(value, int | float) else None


def _windows(value: Json) -> tuple[Window, ...] | None:
    match value:
        case str() as text:
            pass
        case [*items] if items:
            pieces = [f"{item['start']}-{item['end']}" for item in items if isinstance(item, dict)]
            text = ";".join(pieces)
        case _:
            return None
    try:
        return tuple(sorted(parse_windows(text), key=lambda window: window.start))
    except InvalidWindowsError:
        return None


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _word(value: Json) -> str | None:
    return value if isinstance(value, str) and len(value) <= 20 else None

"""What a meter's owner needs of the contract, out of three Enedis answers; everything personal is left behind. Pure.

The models below name the only fields ever read. Validation errors are not chained: pydantic quotes its input, which
holds names, addresses and telephone numbers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, Field, RootModel, ValidationError

from linky_proxy.contract.off_peak import OffPeakWindow, parse_off_peak
from linky_proxy.errors import Json
from linky_proxy.quota import UpstreamApi

_SEGMENT = re.compile(r"[CP][1-5]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_TEXT = 200


class UnexpectedContractError(Exception):
    """An answer of Enedis does not have the documented shape; the message says which."""


@dataclass(frozen=True, slots=True)
class Contract:
    """Contract and meter of one delivery point; None where Enedis does not say.

    Attributes:
        segment: of the withdrawal (C1 to C5) when there is one, else of the injection (P1 to P4).
        subscribed_power_kva: subscribed power.
        off_peak_windows: windows programmed in the meter; None when the text is not understood either.
        off_peak_text: the same as Enedis writes it.
        activation_date: day of the last activation, before which Enedis has no measure.
        communicating: whether the meter is read remotely.
        meter_type: Enedis' code: AMM is Linky.
    """

    segment: str | None = None
    subscribed_power_kva: float | None = None
    off_peak_windows: Sequence[OffPeakWindow] | None = None
    off_peak_text: str | None = None
    activation_date: date | None = None
    communicating: bool | None = None
    meter_type: str | None = None

    def to_json(self) -> Mapping[str, Json]:
        """The fields as the interface writes them."""
        windows = self.off_peak_windows
        return {
            "segment": self.segment,
            "subscribed_power_kva": self.subscribed_power_kva,
            "off_peak_windows": None
            if windows is None
            else [{"start": f"{one.start:%H:%M}", "end": f"{one.end:%H:%M}"} for one in windows],
            "off_peak_text": self.off_peak_text,
            "activation_date": None if self.activation_date is None else self.activation_date.isoformat(),
            "communicating": self.communicating,
            "meter_type": self.meter_type,
        }


# Which fields each API can fill, for the warning when it cannot be asked.
FIELDS: Mapping[UpstreamApi, Sequence[str]] = {
    UpstreamApi.CONTRACT_SUMMARY: ("segment", "activation_date", "communicating"),
    UpstreamApi.CONTRACT_SITUATION: ("segment", "subscribed_power_kva"),
    UpstreamApi.METERING: ("off_peak_windows", "off_peak_text", "meter_type"),
}


class _Segment(BaseModel):
    segment: str | None = None


class _Summary(BaseModel):
    segments: list[_Segment] | None = None
    consumption: str | None = Field(default=None, alias="consumption_last_activation_date")
    generation: str | None = Field(default=None, alias="generation_last_activation_date")
    level: str | int | None = Field(default=None, alias="services_level")


class _Power(BaseModel):
    unit: str | None = None
    value: float | None = None


class _Situation(BaseModel):
    segment: str | None = None
    subscribed_power: _Power | None = None


class _Situations(RootModel[list[_Situation]]):
    pass


class _Relays(BaseModel):
    off_peak: str | None = Field(default=None, alias="plageHeuresCreuses")


class _Code(BaseModel):
    code: str | None = None


class _Device(BaseModel):
    kind: _Code | None = Field(default=None, alias="typeComptage")


class _Metering(BaseModel):
    relays: _Relays | None = Field(default=None, alias="relais")
    device: _Device | None = Field(default=None, alias="dispositifComptage")


def _segment(segments: Sequence[str | None]) -> str | None:
    known = sorted(one for one in segments if one is not None and _SEGMENT.fullmatch(one))
    return known[0] if known else None


def _day(text: str | None) -> date | None:
    # The day as written: the offset after it is Paris' own, midnight there is the day before in UTC.
    found = _DAY.match(text or "")
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _communicating(level: str | int | None) -> bool | None:
    text = "" if level is None else str(level).strip().casefold()
    if text in {"0", "1", "2"}:
        return text != "0"
    if text.startswith("non"):
        return False
    return True if text.startswith("communicant") else None


def _read_summary(body: bytes, contract: Contract) -> Contract:
    answer = _Summary.model_validate_json(body)
    return replace(
        contract,
        segment=_segment([one.segment for one in answer.segments or []]) or contract.segment,
        activation_date=_day(answer.consumption) or _day(answer.generation),
        communicating=_communicating(answer.level),
    )


def _read_situation(body: bytes, contract: Contract) -> Contract:
    situations = _Situations.model_validate_json(body).root
    powers = (one.subscribed_power for one in situations)
    in_kva = (power.value for power in powers if power is not None and (power.unit or "").casefold() == "kva")
    return replace(
        contract,
        segment=contract.segment or _segment([one.segment for one in situations]),
        subscribed_power_kva=next((value for value in in_kva if value is not None and value > 0), None),
    )


def _read_metering(body: bytes, contract: Contract) -> Contract:
    answer = _Metering.model_validate_json(body)
    text = answer.relays.off_peak if answer.relays else None
    kind = answer.device.kind if answer.device else None
    return replace(
        contract,
        off_peak_text=text[:_LONGEST_TEXT] if text else None,
        off_peak_windows=parse_off_peak(text) if text else None,
        meter_type=kind.code if kind else None,
    )


_READERS = {
    UpstreamApi.CONTRACT_SUMMARY: _read_summary,
    UpstreamApi.CONTRACT_SITUATION: _read_situation,
    UpstreamApi.METERING: _read_metering,
}


def read_contract(bodies: Mapping[UpstreamApi, bytes]) -> Contract:
    """The contract that the answers of the three APIs, or of some of them, describe.

    Raises:
        UnexpectedContractError: an answer is not what Enedis documents.
    """
    contract = Contract()
    for api, body in bodies.items():
        try:
            contract = _READERS[api](body, contract)
        except ValidationError:
            raise UnexpectedContractError(f"{api.value} answered something unexpected") from None
    return contract

"""From payloads to numbers: JSON paths, texts, binary; a payload that says nothing is never a 0."""

import contextlib
import json
import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.mqtt.payloads import PayloadError, number_in, path_steps, word_in
from edge_agent.mqtt.sections import TopicPointSection

SHELLY = {
    "id": 0, "output": True, "apower": 812.4, "voltage": 231.9,
    "aenergy": {"total": 123456.7, "by_minute": [0, 1.5]}, "temperature": {"tC": 41.2},
}  # fmt: skip


def point(**fields: object) -> TopicPointSection:
    return TopicPointSection.model_validate({"key": "x", "topic": "t", **fields})


@pytest.mark.parametrize(
    ("fields", "payload", "value"),
    [
        ({}, b"21.5", 21.5),
        ({"scale": 0.001}, b" 1500 ", 1.5),
        ({}, b"true", 1.0),
        ({}, b"OFF", None),
        ({"values": {"ON": 1, "OFF": 0}}, b"OFF", 0.0),
        ({"path": "apower"}, json.dumps(SHELLY).encode(), 812.4),
        ({"path": "aenergy.total", "scale": 0.001}, json.dumps(SHELLY).encode(), 123.4567),
        ({"path": "aenergy.by_minute[1]"}, json.dumps(SHELLY).encode(), 1.5),
        ({"path": '"switch:0".apower'}, b'{"switch:0": {"apower": 4}}', 4.0),
        ({"path": "params[1].v"}, b'{"params": [{"v": 1}, {"v": "2.5"}]}', 2.5),
        ({"path": "output"}, json.dumps(SHELLY).encode(), 1.0),
        ({"path": "t"}, b'{"t": null}', None),
        ({"path": "t"}, b'{"t": NaN}', None),
        ({"path": "t"}, b'{"t": 1' + b"0" * 400 + b"}", None),
        ({"path": "t", "scale": 1000}, b'{"t": 1e308}', None),
        ({}, b"", None),
        ({}, b"unavailable", None),
        ({"binary": {"type": "float32", "offset": 2}}, b"\0\0" + struct.pack(">f", 20.5), 20.5),
        ({"binary": {"type": "float32", "word_order": "little", "byte_order": "little"}}, struct.pack("<f", 20.5), 20.5),
        ({"binary": {"type": "int16"}, "scale": 0.1}, struct.pack(">h", -35), -3.5),
        ({"binary": {"type": "uint8", "offset": 1}}, b"\x01\xfe", 254.0),
    ],
)  # fmt: skip
def test_a_payload_gives_the_value_that_the_point_describes(
    fields: dict[str, object], payload: bytes, value: float | None
) -> None:
    if payload == b"OFF" and not fields:
        with pytest.raises(PayloadError, match="'OFF' is not a number: say what it stands for"):
            number_in(payload, point(**fields))
        return
    assert number_in(payload, point(**fields)) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("fields", "payload", "error"),
    [
        ({"path": "a.b"}, b'{"a": 1}', LookupError),
        ({"path": "a[3]"}, b'{"a": [1]}', LookupError),
        ({"path": "a"}, b"not json", PayloadError),
        ({"path": "a"}, b'{"a": {}}', PayloadError),
        ({}, b"\xff\xfe", PayloadError),
        ({}, b"1" * 70_000, PayloadError),
        ({"binary": {"type": "float64"}}, b"\0\0\0\0", PayloadError),
        ({"path": "a"}, b"[" * 60_000, PayloadError),
    ],
)
def test_a_payload_that_is_not_what_is_expected_gives_no_value(
    fields: dict[str, object], payload: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        number_in(payload, point(**fields))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


@given(
    st.binary(max_size=60) | ANYTHING.map(lambda each: json.dumps({"a": each}).encode()),
    st.sampled_from([{}, {"path": "a"}, {"path": "a.b[0]", "scale": 1e9}, {"binary": {"type": "int32"}}]),
)
@settings(max_examples=120)
def test_no_payload_whatever_breaks_the_reader_or_gives_what_is_no_number(
    payload: bytes, fields: dict[str, object]
) -> None:
    with contextlib.suppress(PayloadError, LookupError):
        value = number_in(payload, point(**fields))
        assert value is None or math.isfinite(value)


@pytest.mark.parametrize("path", ["", "a..b", "a.", ".a", "a[x]", "a]b"])
def test_what_is_not_a_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not a path"):
        path_steps(path)


def test_availability_is_a_word_plain_or_in_json() -> None:
    assert word_in(b"online", None) == "online"
    assert word_in(b'{"state": "Offline"}', "state") == "offline"
    assert word_in(b"online", "state") == "online"
    with pytest.raises(PayloadError):
        word_in(b'{"other": 1}', "state")

"""What the newer kinds of registers mean: texts, fields of bits, BCD, scales that depend on another register or a switch."""

import json
from pathlib import Path

import pytest

from edge_agent.config import DeviceSection
from edge_agent.config.loads import line_of
from edge_agent.config.models import RtuLinkSection, RtuOverTcpLinkSection, TcpLinkSection
from edge_agent.config.points import points_of
from edge_agent.devices import (
    DeviceTemplate,
    Name,
    Order,
    Register,
    RegisterType,
    Space,
    TemplateError,
    load_template,
)
from edge_agent.modbus.codec import decode, decode_text, encode
from edge_agent.modbus.link import Link
from edge_agent.modbus.opening import link_of, wire_of
from edge_agent.modbus.unit import Unit
from edge_agent.modbus.wires import SerialWire, TcpWire
from edge_agent.simulation import SimulatedDevice
from tests.edge_agent.meters import meters, registers_answer, scripted


def register(kind: str, **fields: object) -> Register:
    return Register.model_validate(
        {"key": "x", "address": 0, "type": kind, "name": Name(fr="x", en="x"), **fields}
    )


@pytest.mark.parametrize(
    ("made", "words", "value"),
    [
        (register("bool"), [2], 1.0),
        (register("bool", space="coil"), [1], 1.0),
        (register("int8"), [0x00FE], -2.0),
        (register("bcd16"), [0x1234], 1234.0),
        (register("bcd32"), [0x0012, 0x3456], 123456.0),
        (register("bcd16"), [0x12FA], None),
        (register("signmag32", scale=0.1), [0x8000, 0x0064], -10.0),
        (register("uint16", first_bit=4, bit_count=4), [0x0A50], 5.0),
        (register("int16", first_bit=8, bit_count=8), [0xFE00], -2.0),
        (register("uint32", first_bit=31), [0x8000, 0], 1.0),
        (register("uint32", word_order="little"), [1, 0], 1.0),
        (register("uint16", byte_order="little"), [0x0100], 1.0),
    ],
)
def test_a_value_is_read_and_written_back_the_same(
    made: Register, words: list[int], value: float | None
) -> None:
    assert decode(made, words) == value
    if value is not None:
        assert decode(made, encode(made, value)) == value


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (register("bcd16"), 10_000),
        (register("bcd16"), -1),
        (register("signmag32"), 2**31),
        (register("uint16", first_bit=0, bit_count=4), 16),
        (register("int8"), 200),
    ],
)
def test_a_value_that_does_not_fit_is_refused(made: Register, value: float) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(made, value)


def test_texts_lose_what_pads_them() -> None:
    text = register("string", length=4)
    assert decode_text(text, [0x4142, 0x4300, 0x2020, 0]) == "ABC"
    assert decode_text(register("string", length=4, byte_order="little"), [0x4241, 0x0043]) == "ABC"
    assert decode_text(text, [0x0053, 0x004F, 0x0043, 0x004F]) == "SOCO", "one character per register"
    assert decode_text(text, [0, 0, 0, 0]) is None
    with pytest.raises(ValueError, match="a text, not a number"):
        decode(text, [0, 0, 0, 0])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"type": "uint16", "space": "coil"}, "holds single bits"),
        ({"type": "float32", "first_bit": 1}, "has no field of bits"),
        ({"type": "uint16", "first_bit": 12, "bit_count": 8}, "go past its 16 bits"),
        ({"type": "uint16", "first_bit": 1, "access": "rw"}, "cannot be written alone"),
        ({"type": "int16", "exponent_from": "a", "factor_from": "b"}, "exclude each other"),
        ({"type": "bool", "space": "discrete", "access": "rw"}, "cannot be written"),
    ],
)
def test_registers_that_mean_nothing_are_refused(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Register.model_validate({"key": "x", "address": 0, "name": {"fr": "x", "en": "x"}, **fields})


SCALED = {
    "id": "scaled", "vendor": "V", "models": ["M"], "kind": "meter", "verification": "verified",
    "switches": {"range": {"desc": "DIP 1", "options": {"low": 1, "high": 10}}},
    "registers": [
        {"key": "power", "address": 0, "type": "int16", "unit": "W", "exponent_from": "power_exponent", "access": "rw"},
        {"key": "power_exponent", "address": 5, "type": "int16"},
        {"key": "current", "address": 10, "type": "uint16", "scale": 0.01, "unit": "A", "factor_from": "ratio"},
        {"key": "ratio", "address": 11, "type": "uint16"},
        {"key": "flow", "address": 12, "type": "uint16", "scale": 0.1, "unit": "m³/h", "scale_switch": "range"},
    ],
}  # fmt: skip


def template(tmp_path: Path, **changes: object) -> DeviceTemplate:
    (tmp_path / "scaled.json").write_text(json.dumps(SCALED | changes), encoding="utf-8")
    return load_template("scaled", folders=[tmp_path])


async def test_a_scale_in_another_register_is_read_with_the_value(tmp_path: Path) -> None:
    scaled = template(tmp_path)
    words = {0: 15, 5: 2, 10: 500, 11: 40, **dict.fromkeys([*range(1, 5), *range(6, 10), 12], 0)}
    async with meters({1: words}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        unit = Unit(link, 1, scaled, [scaled.register("power"), scaled.register("current")])
        reading = await unit.poll()
        assert reading is not None
        assert reading.values == {"power": 1500, "power_exponent": 2, "current": 200, "ratio": 40}
        fresh = Unit(link, 1, scaled, [])
        assert await fresh.read("power") == 1500
        written = await fresh.write("power", 1730)
        link.close()
    assert (written.written, written.read_back) == (1700, 1700)


async def test_without_its_scale_a_value_is_not_known(tmp_path: Path) -> None:
    scaled = template(tmp_path)
    words = {0: 15, **dict.fromkeys(range(1, 5), 0)}
    async with meters({1: words}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        reading = await Unit(link, 1, scaled, [scaled.register("power")]).poll()
        link.close()
    assert reading is not None
    assert reading.values == {"power": None}
    assert reading.refused == {"power_exponent"}


def test_a_switch_multiplies_the_scale_as_the_site_says(tmp_path: Path) -> None:
    scaled = template(tmp_path)
    section = DeviceSection(
        id="m",
        name="M",
        template="scaled",
        link="l",
        unit=1,
        switches={"range": "high"},
        slow=("power",),
        once=("ratio",),
    )
    points = {point.key: point for point in points_of(section, scaled)}
    assert points["flow"].register.scale == pytest.approx(1.0)
    assert (points["power"].poll_s, points["ratio"].poll_s, points["flow"].poll_s) == (300, 86_400, 10)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"switches": {}}, "there is no switch 'range'"),
        (
            {"switches": {"range": {"desc": "d", "options": {"a": 1}, "default": "b"}}},
            "is not one of the options",
        ),
        ({"probe": {"key": "none", "low": 0, "high": 1}}, "probe: there is no register 'none'"),
        (
            {"registers": [{"key": "a", "address": 0, "type": "int16", "factor_from": "b"}]},
            "no register 'b' to scale by",
        ),
    ],
)
def test_templates_that_contradict_themselves_are_refused(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(TemplateError, match=reason):
        template(tmp_path, **changes)


async def test_registers_that_overlap_are_asked_for_one_by_one_when_refused_together(tmp_path: Path) -> None:
    overlap = template(
        tmp_path,
        registers=[
            {"key": "whole", "address": 0, "type": "uint32"},
            {"key": "half", "address": 1, "type": "uint16"},
        ],
        switches={},
    )

    def behaviour(_number: int, _unit: int, address: int, count: int) -> tuple[float, bytes]:
        return 0.0, registers_answer(*range(address, address + count))

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port))
        unit = Unit(link, 1, overlap, overlap.registers)
        assert len(unit.blocks) == 1
        reading = await unit.poll()
        link.close()
    assert reading is not None
    assert reading.values == {"whole": 1, "half": 1}


def test_links_of_all_kinds_open_the_right_wire() -> None:
    tcp = TcpLinkSection(id="a", type="modbus_tcp", host="h")
    serial = RtuLinkSection(
        id="b", type="modbus_rtu", port="/dev/ttyS0", baudrate=9600, parity="N", stopbits=2, pause_ms=5
    )
    gateway = RtuOverTcpLinkSection(id="c", type="modbus_rtu_over_tcp", host="h", port=4001)
    assert wire_of(tcp) == TcpWire("h", 502, line=line_of(tcp))
    assert wire_of(serial) == SerialWire("/dev/ttyS0", 9600, "N", 2, line_of(serial))
    assert wire_of(gateway) == TcpWire("h", 4001, rtu=True, line=line_of(gateway))
    assert line_of(serial).bits_per_character == 11
    assert line_of(serial).pause_s == 0.005
    assert link_of(gateway).name == "h:4001"
    assert not wire_of(gateway).numbered


def simulated(tmp_path: Path) -> SimulatedDevice:
    registers = [
        {"key": "setpoint", "address": 0, "type": "int16", "access": "rw"},
        {"key": "pump", "address": 3, "type": "bool", "space": "coil", "access": "rw"},
        {"key": "door", "address": 9, "type": "bool", "space": "discrete"},
        {"key": "name", "address": 4, "type": "string", "length": 2},
    ]
    return SimulatedDevice(
        template(tmp_path, registers=registers, switches={}, write_functions=[5, 6, 15, 16]), lambda: 0.0
    )


@pytest.mark.parametrize(
    ("request_hex", "answer_hex"),
    [
        ("0600000123", "0600000123"),
        ("10000000010200ff", "1000000001"),
        ("050003ff00", "050003ff00"),
        ("0f000300010101", "0f00030001"),
        ("0100030001", "010101"),
        ("0200090001", "020101"),
        ("0300040002", "03046e616d65"),
        ("0600050001", "8602"),
        ("0300000000", "8303"),
        ("0300ff0001", "8302"),
        ("1700000001", "9701"),
        ("03", "8303"),
    ],
)
def test_a_simulated_device_answers_as_the_protocol_says(
    tmp_path: Path, request_hex: str, answer_hex: str
) -> None:
    assert simulated(tmp_path).answer(bytes.fromhex(request_hex)).hex() == answer_hex


def test_a_simulated_device_refuses_functions_that_its_template_does_not_write_with(tmp_path: Path) -> None:
    device = SimulatedDevice(template(tmp_path, write_functions=[16]), lambda: 0.0)
    assert device.answer(bytes.fromhex("0600000001")) == bytes([0x86, 1])
    assert device.answer(bytes.fromhex("10000000010200ff"))[0] == 16
    assert device.template.register("power").space is Space.HOLDING
    assert device.template.word_order is Order.BIG
    assert RegisterType.STRING.words == 1


async def test_a_long_request_that_stays_without_answer_is_read_in_two(tmp_path: Path) -> None:
    slow = template(
        tmp_path,
        registers=[
            {"key": "first", "address": 0, "type": "uint16"},
            *({"key": f"k{n}", "address": 100 + n, "type": "uint16"} for n in range(10)),
        ],
        switches={},
    )

    def behaviour(_number: int, _unit: int, address: int, count: int) -> tuple[float, bytes] | None:
        return None if count > 6 else (0.0, registers_answer(*range(address, address + count)))

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port), timeout_s=0.1)
        unit = Unit(link, 1, slow, slow.registers)
        found: set[str] = set()
        for _ in range(60):
            reading = await unit.poll()
            found |= set(reading.values) if reading else set()
            if len(found) == 11:
                break
        link.close()
    assert len(found) == 11
    assert len(unit.blocks) == 3

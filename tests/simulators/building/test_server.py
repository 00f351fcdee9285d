"""The Modbus line, read by independent clients on loopback."""

import asyncio
import struct
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest
from pymodbus.client import AsyncModbusTcpClient

from edge_agent.devices import Access, DeviceTemplate, Order, Space, load_template
from edge_agent.modbus.codec import decode, encode
from simulators.building import AddressInUseError, Building, Circuits, Unit, serving, units
from simulators.building.meters import outdoor_sensor
from simulators.building.units import DEMO_TEMPLATES
from simulators.replay import Replay

from .conftest import TestClock

ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, NO_ANSWER = 1, 2, 3, 11
TEMPLATES: Mapping[int, DeviceTemplate] = {unit.number: unit.template for unit in units()}


class Line:
    """What a client sees of the building."""

    def __init__(self, client: AsyncModbusTcpClient, port: int) -> None:
        self.client = client
        self.port = port

    async def words(self, unit: int, space: Space, address: int, count: int) -> list[int] | int:
        read = (
            self.client.read_holding_registers if space is Space.HOLDING else self.client.read_input_registers
        )
        answer = await read(address, count=count, device_id=unit)
        return answer.exception_code if answer.isError() else list(answer.registers)

    async def value(self, unit: int, key: str) -> float:
        template = TEMPLATES[unit]
        register = template.register(key)
        words = await self.words(unit, register.space, register.address, register.words)
        assert isinstance(words, list), f"{template.id} {key}: exception {words}"
        value = decode(register, words, word_order=template.word_order, byte_order=template.byte_order)
        assert value is not None
        return value

    async def write(self, unit: int, key: str, value: float, *, function: int = 16) -> int | None:
        template = TEMPLATES[unit]
        register = template.register(key)
        words = encode(register, value, word_order=template.word_order, byte_order=template.byte_order)
        if function == 6:
            answer = await self.client.write_register(register.address, words[0], device_id=unit)
        else:
            answer = await self.client.write_registers(register.address, words, device_id=unit)
        return answer.exception_code if answer.isError() else None


@pytest.fixture
async def line(building: Building, clock: TestClock) -> AsyncIterator[Line]:
    async with serving(building, units(), clock=clock) as port:
        client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=5, retries=0)
        assert await client.connect()
        yield Line(client, port)
        client.close()


PLAUSIBLE = {
    "V": (200, 420),
    "A": (0, 150),
    "W": (0, 40_000),
    "VA": (0, 40_000),
    "var": (0, 40_000),
    "Hz": (49.9, 50.1),
    "kWh": (0, 500_000),
    "kvarh": (0, 100_000),
    "°C": (-15, 80),
    "%": (0, 100),
    "bar": (1, 3),
}


@pytest.mark.parametrize("unit", sorted(TEMPLATES))
async def test_every_register_of_a_unit_s_template_answers_something_plausible(line: Line, unit: int) -> None:
    for register in TEMPLATES[unit].registers:
        value = await line.value(unit, register.key)
        low, high = PLAUSIBLE.get(register.unit, (0, 1e6))
        assert low <= value <= high, register.key


def test_the_building_has_the_nine_units_of_the_demo() -> None:
    assert {number: template.id for number, template in TEMPLATES.items()} == {
        1: "schneider_iem3000",
        2: "eastron_sdm630",
        3: "carlo_gavazzi_em300_et300",
        4: "demo_heat_meter",
        5: "demo_outdoor_sensor",
        6: "siemens_rdf_thermostat",
        7: "siemens_rdf_thermostat",
        8: "siemens_rdf_thermostat",
        9: "dedietrich_diematic_isystem",
    }


def test_the_demo_s_own_maps_are_never_taken_for_a_maker_s() -> None:
    for name in ("demo_heat_meter", "demo_outdoor_sensor"):
        template = load_template(name, folders=[DEMO_TEMPLATES])
        assert template.verification == "unverified"
        assert "demo's own" in template.notes[0]


async def test_sub_meters_stay_below_the_main_meter_and_phases_add_up(line: Line, clock: TestClock) -> None:
    for _ in range(5):
        main, heating, lighting = [await line.value(unit, "power") for unit in (1, 2, 3)]
        assert 0 < heating + lighting < main
        phases = [await line.value(1, f"power_l{phase}") for phase in (1, 2, 3)]
        assert sum(phases) == pytest.approx(main, rel=1e-6)
        clock.move(minutes=17)


async def test_what_is_not_sub_metered_does_not_depend_on_set_points(
    line: Line, clock: TestClock, circuits: Circuits
) -> None:
    for unit in (6, 7, 8):
        await line.write(unit, "setpoint_cmd", 23)
    clock.move(minutes=30)
    main, heating, lighting = [await line.value(unit, "power") for unit in (1, 2, 3)]
    untouched = Building(circuits, clock.now).moment()
    assert main - heating - lighting == pytest.approx(untouched.power_w.rest, abs=0.2)
    assert heating > untouched.power_w.heating + 500


async def test_currents_follow_from_power_voltage_and_power_factor(line: Line) -> None:
    volts, amperes = await line.value(1, "voltage_l1"), await line.value(1, "current_l1")
    power, factor = await line.value(1, "power_l1"), await line.value(1, "power_factor_raw")
    assert 229 <= volts <= 237
    assert factor == pytest.approx(0.95)
    assert volts * amperes * factor == pytest.approx(power, rel=1e-5)


async def test_the_index_grows_in_an_hour_by_the_hour_of_the_history(
    line: Line, clock: TestClock, replay: Replay
) -> None:
    start, before = clock.now, await line.value(1, "energy_import")
    clock.move(hours=1)
    after = await line.value(1, "energy_import")
    assert after - before == pytest.approx(replay.hour(start).kwh, abs=0.001)


async def test_the_heat_meter_shows_what_flow_and_temperatures_make(line: Line) -> None:
    flow, power = await line.value(4, "flow"), await line.value(4, "thermal_power")
    supply, back = await line.value(4, "supply_temperature"), await line.value(4, "return_temperature")
    assert flow * 1.163 * (supply - back) * 1000 == pytest.approx(power, rel=1e-4)


async def test_a_set_point_written_over_modbus_warms_its_zone_and_raises_the_main_power(
    line: Line, clock: TestClock, circuits: Circuits
) -> None:
    before = await line.value(6, "room_temperature")
    assert await line.write(6, "setpoint_cmd", 23) is None
    assert await line.value(6, "setpoint_state") == 23
    clock.move(minutes=30)
    assert await line.value(6, "room_temperature") > before + 0.5
    assert await line.value(9, "room_temperature_a") == pytest.approx(
        await line.value(6, "room_temperature"), abs=0.1
    )
    assert await line.value(1, "power") > Building(circuits, clock.now).moment().power_w.total + 200


async def test_the_tank_heats_to_the_set_point_written(line: Line, clock: TestClock) -> None:
    assert await line.write(9, "dhw_day_setpoint", 65) is None
    assert await line.write(9, "dhw_night_setpoint", 52) is None
    clock.move(hours=3)
    assert await line.value(9, "dhw_temperature") == pytest.approx(65, abs=2.5)
    assert await line.value(9, "dhw_night_setpoint") == 52


async def test_other_writable_registers_remember_what_was_written(line: Line) -> None:
    assert await line.write(7, "fan_cmd", 3, function=6) is None
    assert await line.value(7, "fan_cmd") == 3
    assert await line.value(8, "fan_cmd") == 1
    assert await line.write(9, "zone_a_day_setpoint", 19.5) is None
    assert await line.value(9, "zone_a_day_setpoint") == 19.5


async def test_the_regulator_says_what_it_heats(line: Line, clock: TestClock) -> None:
    burner, zones, water = 8, 16, 32
    for unit in (6, 7, 8):
        await line.write(unit, "setpoint_cmd", 35)
    await line.write(9, "dhw_day_setpoint", 80)
    clock.move(minutes=1)
    assert await line.value(9, "status_bits") == burner + zones + water
    for unit in (6, 7, 8):
        await line.write(unit, "setpoint_cmd", 5)
    await line.write(9, "dhw_day_setpoint", 10)
    clock.move(minutes=1)
    assert await line.value(9, "status_bits") == 0


@pytest.mark.parametrize(
    ("unit", "space", "address", "count", "exception"),
    [
        pytest.param(1, Space.HOLDING, 0, 1, ILLEGAL_ADDRESS, id="address the meter does not have"),
        pytest.param(1, Space.HOLDING, 3031, 4, ILLEGAL_ADDRESS, id="block over a hole"),
        pytest.param(1, Space.INPUT, 3059, 2, ILLEGAL_ADDRESS, id="table the meter does not have"),
        pytest.param(2, Space.INPUT, 1, 2, ILLEGAL_ADDRESS, id="odd start on an even-only meter"),
        pytest.param(2, Space.INPUT, 0, 3, ILLEGAL_ADDRESS, id="odd count on an even-only meter"),
        pytest.param(3, Space.HOLDING, 0, 51, ILLEGAL_ADDRESS, id="over a hole of the Carlo Gavazzi"),
        pytest.param(4, Space.HOLDING, 0, 13, ILLEGAL_ADDRESS, id="past the end of the heat meter"),
        pytest.param(9, Space.HOLDING, 601, 5, None, id="inside a window of the regulator"),
        pytest.param(77, Space.HOLDING, 0, 1, NO_ANSWER, id="unit that is not on the line"),
    ],
)
async def test_what_a_unit_does_not_have_is_refused_as_a_real_one_refuses_it(
    line: Line, *, unit: int, space: Space, address: int, count: int, exception: int | None
) -> None:
    answer = await line.words(unit, space, address, count)
    assert (answer if isinstance(answer, int) else None) == exception


async def test_coils_are_not_a_function_of_these_devices(line: Line) -> None:
    answer = await line.client.read_coils(0, count=1, device_id=1)
    assert answer.isError()
    assert answer.exception_code == ILLEGAL_FUNCTION


async def test_a_block_longer_than_the_device_takes_is_refused(building: Building, clock: TestClock) -> None:
    def shorter(unit: Unit) -> Unit:
        return replace(unit, template=unit.template.model_copy(update={"max_read_registers": 4}))

    async with serving(building, [shorter(unit) for unit in units()], clock=clock) as port:
        client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=5, retries=0)
        await client.connect()
        answer = await client.read_holding_registers(0, count=6, device_id=4)
        client.close()
    assert answer.exception_code == ILLEGAL_VALUE


async def test_touching_windows_of_the_regulator_are_not_read_in_one_block(
    building: Building, clock: TestClock
) -> None:
    def windowed(unit: Unit) -> Unit:
        return replace(
            unit, template=unit.template.model_copy(update={"readable_ranges": ((601, 602), (603, 605))})
        )

    async with serving(
        building, [windowed(unit) for unit in units() if unit.number == 9], clock=clock
    ) as port:
        client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=5, retries=0)
        await client.connect()
        across = await client.read_holding_registers(602, count=2, device_id=9)
        inside = await client.read_holding_registers(603, count=2, device_id=9)
        client.close()
    assert across.exception_code == ILLEGAL_ADDRESS
    assert not inside.isError()


@pytest.mark.parametrize(
    ("unit", "key", "value", "function", "exception"),
    [
        pytest.param(6, "setpoint_cmd", 40, 16, ILLEGAL_VALUE, id="above the limit"),
        pytest.param(6, "setpoint_cmd", 4, 6, ILLEGAL_VALUE, id="below the limit"),
        pytest.param(9, "dhw_day_setpoint", 60, 6, ILLEGAL_FUNCTION, id="function the regulator refuses"),
        pytest.param(9, "dhw_temperature", 60, 16, ILLEGAL_ADDRESS, id="read-only register"),
        pytest.param(1, "energy_import", 0, 16, ILLEGAL_ADDRESS, id="index of a meter"),
    ],
)
async def test_a_write_that_a_device_would_refuse_is_refused_and_changes_nothing(
    line: Line, *, unit: int, key: str, value: float, function: int, exception: int
) -> None:
    before = await line.value(unit, key)
    assert await line.write(unit, key, value, function=function) == exception
    assert await line.value(unit, key) == before


async def test_a_block_of_commands_is_written_at_once(line: Line) -> None:
    answer = await line.client.write_registers(10, [2, 3, 1000], device_id=6)
    assert not answer.isError()
    assert [await line.value(6, key) for key in ("on_off_cmd", "mode_cmd", "setpoint_cmd")] == [2, 3, 20]


async def test_nothing_of_a_block_is_written_when_a_part_of_it_is_wrong(line: Line) -> None:
    answer = await line.client.write_registers(10, [2, 3, 5000], device_id=6)
    assert answer.exception_code == ILLEGAL_VALUE
    assert await line.value(6, "on_off_cmd") == 1


async def test_half_of_a_two_word_register_cannot_be_written(building: Building, clock: TestClock) -> None:
    template = load_template("demo_heat_meter", folders=[DEMO_TEMPLATES])
    flow = template.register("flow").model_copy(update={"access": Access.READ_WRITE})
    changed = template.model_copy(update={"registers": (flow,), "write_functions": (6, 16)})
    unit = Unit(4, changed, lambda _moment: {"flow": 1.5})
    async with serving(building, [unit], clock=clock) as port:
        client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=5, retries=0)
        await client.connect()
        half = await client.write_registers(2, [0], device_id=4)
        tail = await client.write_registers(3, [0], device_id=4)
        not_a_number = await client.write_registers(2, [0, 0x7FC0], device_id=4)
        client.close()
    assert half.exception_code == ILLEGAL_ADDRESS
    assert tail.exception_code == ILLEGAL_ADDRESS
    assert not_a_number.exception_code == ILLEGAL_VALUE
    assert changed.word_order is Order.LITTLE


async def test_the_model_code_of_the_carlo_gavazzi_shows_only_when_read_alone(line: Line) -> None:
    assert await line.words(3, Space.HOLDING, 11, 1) == [341]
    assert 350 < await line.value(3, "voltage_l3l1") < 450


async def test_a_request_written_by_hand_gets_a_well_formed_answer(line: Line) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(struct.pack(">HHHBBHH", 0x2A17, 0, 6, 5, 4, 0, 1))
    transaction, protocol, length, unit, function, size, raw = struct.unpack(
        ">HHHBBBh", await asyncio.wait_for(reader.readexactly(11), 5)
    )
    writer.close()
    await writer.wait_closed()
    assert (transaction, protocol, length, unit, function, size) == (0x2A17, 0, 5, 5, 4, 2)
    assert raw / 10 == await line.value(5, "temperature")


async def test_a_template_that_asks_for_more_than_is_simulated_is_refused_at_start(
    building: Building, clock: TestClock
) -> None:
    unit = Unit(5, load_template("eastron_sdm120"), outdoor_sensor)
    with pytest.raises(KeyError, match=r"unit 5 \(eastron_sdm120\) does not simulate: .*power"):
        async with serving(building, [unit], clock=clock):
            pass


async def test_a_port_in_use_is_said_in_words(building: Building, clock: TestClock) -> None:
    async with serving(building, units(), clock=clock) as port:
        with pytest.raises(AddressInUseError, match=f"cannot listen on 127.0.0.1:{port}"):
            async with serving(building, units(), clock=clock, port=port):
                pass

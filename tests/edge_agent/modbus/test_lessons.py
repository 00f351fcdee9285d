"""What a device taught by refusing survives a restart, and is forgotten when its template changes."""

import json
from pathlib import Path

import pytest

from edge_agent.devices import Space, load_template
from edge_agent.modbus.lessons import Lesson, LessonBook, LessonError
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Unit
from edge_agent.modbus.wires import TcpWire
from tests.edge_agent.meters import meters
from tests.edge_agent.sites import make_site


async def test_a_unit_started_again_asks_at_once_as_it_learnt(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    template, registers = device.template, device.template.registers
    words = dict.fromkeys([0, 1, 2, 10, 11], 1)
    file = tmp_path / "lessons.json"
    async with meters({1: words}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        first = Unit(
            link, 1, template, registers, on_lesson=lambda lesson: LessonBook(file).keep("main", lesson)
        )
        learnt = await first.poll()
        bench.requests.clear()
        again = Unit(link, 1, template, registers, lesson=LessonBook(file).of("main", template.id))
        reading = await again.poll()
        link.close()
    assert learnt is not None
    assert reading is not None
    assert reading.refused == {"temperature"}
    assert set(reading.values) == set(learnt.values) == {"power", "voltage", "energy_import"}
    assert bench.requests == [(1, 0, 3), (1, 10, 2)]


async def test_a_device_that_refuses_everything_teaches_nothing(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    told: list[Lesson] = []
    async with meters({1: {500: 1}}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        unit = Unit(link, 1, device.template, device.template.registers, on_lesson=told.append)
        reading = await unit.poll()
        assert reading is not None
        assert reading.refused == {register.key for register in device.template.registers}
        link.close()
    assert told == []
    assert len(unit.blocks) == 1


def test_a_lesson_means_nothing_with_another_template(tmp_path: Path) -> None:
    book = LessonBook(tmp_path / "lessons.json")
    lesson = Lesson("a", frozenset({(Space.INPUT, 30)}), frozenset({"x"}), frozenset({"y"}))
    book.keep("main", lesson)
    again = LessonBook(tmp_path / "lessons.json")
    assert again.of("main", "a") == lesson
    assert again.of("main", "b") == Lesson("b")
    assert again.forget("main")
    assert not again.forget("main")
    assert LessonBook(tmp_path / "lessons.json").of("main", "a") == Lesson("a")


@pytest.mark.parametrize(
    "text", ["{", '{"main": {}}', '{"main": {"template": "a", "borders": 3, "refused": [], "alone": []}}']
)
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lessons.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError, match=r"lessons\.json.*remove it"):
        LessonBook(file)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("", encoding="utf-8")
    with pytest.raises(LessonError, match="cannot be written"):
        LessonBook(tmp_path / "folder" / "lessons.json").keep("main", Lesson("a"))


def test_lessons_are_plain_json(tmp_path: Path) -> None:
    LessonBook(tmp_path / "l.json").keep("m", Lesson("a", frozenset({(Space.HOLDING, 7)})))
    assert json.loads((tmp_path / "l.json").read_text())["m"]["borders"] == [["holding", 7]]
    assert load_template("eastron_sdm120").even_only

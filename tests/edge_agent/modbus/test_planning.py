"""Read plans: every wanted register in exactly one block, and no block that the device would refuse."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.devices import Space, load_template, template_ids
from edge_agent.modbus._planning import PlanError, Rules, Want, cut, plan, rules_of, want_of
from edge_agent.modbus.line import Line


def want(
    key: str, address: int, words: int = 1, *, space: Space = Space.HOLDING, alone: bool = False
) -> Want:
    return Want(key, space, address, words, alone)


@st.composite
def wants(draw: st.DrawFn) -> list[Want]:
    even = draw(st.booleans())
    places = draw(
        st.lists(st.tuples(st.integers(0, 400), st.sampled_from([1, 2, 4])), min_size=1, max_size=40)
    )
    return [
        Want(
            f"k{number}",
            draw(st.sampled_from(Space)),
            address * 2 if even else address,
            words,
            draw(st.sampled_from([False, False, False, True])),
        )
        for number, (address, words) in enumerate(places)
    ]


rules = st.builds(
    Rules,
    max_span=st.integers(6, 125),
    max_gap=st.integers(0, 125),
    even_only=st.booleans(),
    ranges=st.just(()),
)


@given(wants(), rules)
def test_every_wanted_register_is_whole_in_exactly_one_block(wanted: list[Want], rule: Rules) -> None:
    blocks = plan(wanted, rule)
    planned = [each for block in blocks for each in block.wants]
    assert sorted(planned, key=lambda each: each.key) == sorted(wanted, key=lambda each: each.key)
    for block in blocks:
        for each in block.wants:
            assert each.space is block.space
            assert block.address <= each.address
            assert each.end <= block.end


@given(wants(), rules)
def test_no_block_breaks_a_rule_of_the_device(wanted: list[Want], rule: Rules) -> None:
    for block in plan(wanted, rule):
        assert block.count <= rule.longest(block.space)
        if rule.even_only and not block.space.is_bits:
            assert block.address % 2 == 0
            assert block.count % 2 == 0
        if any(each.alone for each in block.wants):
            assert len(block.wants) == 1


@given(wants(), st.integers(6, 60))
def test_blocks_stay_inside_one_readable_range(wanted: list[Want], border: int) -> None:
    ranges = ((0, border), (border + 1, 1000))
    inside = [
        each
        for each in wanted
        if each.space.is_bits or any(low <= each.address and each.end - 1 <= high for low, high in ranges)
    ]
    for block in plan(inside, Rules(max_span=60, ranges=ranges)):
        assert block.space.is_bits or any(
            low <= block.address and block.end - 1 <= high for low, high in ranges
        )


@given(wants(), rules)
def test_a_border_is_never_crossed_and_loses_no_register(wanted: list[Want], rule: Rules) -> None:
    for block in plan(wanted, rule):
        border = cut(block)
        if border is None:
            continue
        parts = plan(block.wants, rule.after(frozenset({border})))
        assert sorted(each.key for part in parts for each in part.wants) == sorted(
            each.key for each in block.wants
        )
        assert len(parts) == 2
        assert all(part.wants[-1].end <= border[1] or part.wants[0].address >= border[1] for part in parts)


@st.composite
def maps(draw: st.DrawFn) -> tuple[list[Want], Rules, Line]:
    """Registers of a device that do not overlap, its rules, and a line."""
    wanted, address = [], draw(st.integers(0, 50))
    for number in range(draw(st.integers(1, 40))):
        words = draw(st.sampled_from([1, 2, 2, 4]))
        wanted.append(want(f"k{number}", address, words, alone=draw(st.integers(0, 15)) == 0))
        address += words + draw(st.sampled_from([0, 0, 0, 1, 3, 10, 30, 100]))
    borders = frozenset((Space.HOLDING, each.address) for each in wanted if draw(st.integers(0, 9)) == 0)
    line = draw(st.sampled_from([Line(), Line(9600), Line(9600, 0.05), Line(19_200), Line(38_400, 0.01)]))
    return wanted, Rules(draw(st.sampled_from([20, 40, 60, 125])), line.max_gap, borders=borders), line


def least(wanted: list[Want], rules: Rules, cost: Callable[[int], float]) -> float:
    """Cost of the best way to part the registers, in their order, into requests that the rules allow (dynamic programming)."""
    best = [0.0] + [math.inf] * len(wanted)
    for end in range(1, len(wanted) + 1):
        for start in range(end - 1, -1, -1):
            part = wanted[start:end]
            count = part[-1].end - part[0].address
            crossed = any(part[0].address < border <= part[-1].address for _, border in rules.borders)
            if count > rules.max_span or (len(part) > 1 and (crossed or any(each.alone for each in part))):
                continue
            best[end] = min(best[end], best[start] + cost(count))
    return best[-1]


@given(maps())
@settings(max_examples=80)
def test_requests_are_the_least_number_where_registers_are_free(
    device: tuple[list[Want], Rules, Line],
) -> None:
    wanted, rules, _ = device
    blocks = plan(wanted, replace(rules, max_gap=125))
    assert len(blocks) == least(wanted, rules, lambda _count: 1.0)


@given(maps())
@settings(max_examples=80)
def test_the_time_of_a_line_is_within_two_percent_of_the_least(
    device: tuple[list[Want], Rules, Line],
) -> None:
    wanted, rules, line = device
    spent = sum(line.request_s(block.count) for block in plan(wanted, rules))
    assert spent <= 1.02 * least(wanted, rules, line.request_s)


def test_the_reference_set_needs_as_many_requests_as_the_least() -> None:
    for template_id in template_ids():
        template = load_template(template_id)
        rules = rules_of(template)
        wanted = sorted(
            (want_of(each, template) for each in template.registers),
            key=lambda each: (each.space, each.address),
        )
        spaces = {each.space for each in wanted}
        if template.even_only or template.readable_ranges:
            continue
        fewest = sum(
            least([each for each in wanted if each.space is space], rules, lambda _count: 1.0)
            for space in spaces
        )
        assert len(plan(wanted, rules)) == fewest, template_id


@pytest.mark.parametrize(
    ("line", "gap"),
    [
        (Line(9600, 0.02), 18),
        (Line(9600, 0.05), 31),
        (Line(19_200, 0.02), 27),
        (Line(38_400, 0.01), 27),
        (Line(), 125),
    ],
)
def test_the_gap_worth_reading_follows_from_the_line(line: Line, gap: int) -> None:
    assert line.max_gap == gap


def test_greedy_makes_the_fewest_requests_when_only_the_span_limits() -> None:
    blocks = plan([want(str(address), address) for address in range(0, 100, 5)], Rules(max_span=20))
    assert [(block.address, block.count) for block in blocks] == [
        (0, 16),
        (20, 16),
        (40, 16),
        (60, 16),
        (80, 16),
    ]


def test_a_gap_longer_than_the_limit_is_not_read() -> None:
    blocks = plan([want("a", 0), want("b", 5), want("c", 20)], Rules(max_span=125, max_gap=4))
    assert [(block.address, block.count) for block in blocks] == [(0, 6), (20, 1)]


def test_a_refused_block_is_cut_at_its_widest_hole_first() -> None:
    (block,) = plan([want("a", 0), want("b", 2), want("c", 12), want("d", 13)], Rules(max_span=60))
    assert cut(block) == (Space.HOLDING, 12)


def test_a_block_without_holes_is_cut_in_its_middle() -> None:
    (block,) = plan([want(key, place) for place, key in enumerate("abcd")], Rules(max_span=60))
    assert cut(block) == (Space.HOLDING, 2)


def test_registers_that_overlap_cannot_be_cut_apart() -> None:
    (block,) = plan([want("whole", 0, 4), want("half", 2, 2)], Rules(max_span=60))
    assert cut(block) is None


def test_coils_are_joined_by_the_thousand_whatever_the_limits_on_registers() -> None:
    rule = Rules(max_span=20, max_gap=19, even_only=True, ranges=((0, 10),))
    blocks = plan([want(f"c{n}", n * 101 + 1, space=Space.COIL) for n in range(8)], rule)
    assert [(block.address, block.count) for block in blocks] == [(1, 708)]


def test_a_register_longer_than_a_request_is_refused_by_name() -> None:
    with pytest.raises(PlanError, match="serial: 8 registers"):
        plan([want("serial", 0, 8)], Rules(max_span=4))


def test_a_register_outside_the_readable_ranges_is_refused_by_name() -> None:
    with pytest.raises(PlanError, match="far: address 900"):
        plan([want("far", 900)], Rules(ranges=((0, 100),)))


def test_an_unknown_limit_means_twenty_registers() -> None:
    template = load_template("schneider_iem3000").model_copy(update={"max_read_registers": None})
    assert rules_of(template).max_span == 20


def test_a_gavazzi_identification_code_is_read_alone_as_its_template_says() -> None:
    template = load_template("carlo_gavazzi_em300_et300")
    alone = [want_of(each, template) for each in template.registers if each.address in template.read_alone]
    assert all(each.alone for each in alone)

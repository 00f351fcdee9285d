"""What is kept and told: observation, journal, memory, sentences, documents."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.linky_gtb.shedding.core import (
    Command,
    CommandKind,
    Criticality,
    Fairness,
    Firmness,
    Inputs,
    Kind,
    Limit,
    LoadSpec,
    LoadView,
    MeterReading,
    Phase,
    Reason,
    ScopeSpec,
    Shedder,
    SiteSpec,
    Source,
    Unit,
)
from custom_components.linky_gtb.shedding.core.as_if import as_if_obeyed
from custom_components.linky_gtb.shedding.core.documents import (
    inputs_document,
    inputs_of,
    load_document,
    load_of,
    site_document,
    site_of,
)
from custom_components.linky_gtb.shedding.core.journal import Journal
from custom_components.linky_gtb.shedding.memory import kept, read_limits, read_mode
from custom_components.linky_gtb.shedding.names import Mode
from custom_components.linky_gtb.shedding.words import event_words, order_words

from .tabletop import START, Load, Tabletop, relay


def test_observation_shows_a_site_that_would_have_followed() -> None:
    spec = LoadSpec(id="heater", power_w=2000)
    shedder = Shedder(SiteSpec(), [spec])
    decision = None
    for step in range(40):
        now = START + 2 * step
        limit = 9000 if step < 20 else 3000
        told = Inputs(
            now=now,
            meters={"site": MeterReading(4000 + step % 5, now)},
            limits=(Limit(value=limit),),
            loads={"heater": LoadView(on=True)},
        )
        decision = shedder.decide(as_if_obeyed(told, decision, {"heater": spec}, (ScopeSpec(),)))

    assert decision is not None
    assert decision.loads["heater"].phase is Phase.SHED
    assert decision.scopes["site"].total == pytest.approx(2000, abs=10)


def test_the_journal_counts_quarters_and_compares_with_days_before() -> None:
    journal, day = Journal(), 86_400.0
    table = Tabletop([Load(relay("heater"))], limit_w=9000, now=START - START % 900)
    for number in range(2):
        table.now = START - START % 900 + number * day
        for _ in range(460):
            table.run(2)
            journal.add(table.now, table.picture)
        table.limits = (Limit(value=2500, source=Source.OPERATOR),)

    rows = journal.csv_text(0, 9e9).splitlines()
    second = next(row for row in rows[1:] if "operator" in row)
    assert "heater" in second
    baseline = float(second.split(",")[5])
    assert baseline == pytest.approx(3000, rel=0.15)
    again = Journal()
    again.recall([*journal.rows(), "rubbish"])
    assert again.csv_text(0, 9e9) == journal.csv_text(0, 9e9)


def test_what_an_entry_keeps_is_read_back_without_what_is_over() -> None:
    limits = (
        Limit(value=1000, source=Source.OPERATOR, end=10.0),
        Limit(value=2000, source=Source.OPERATOR, end=99.0, firmness=Firmness.SOFT),
    )
    document = kept(core=None, mode=Mode.ON, limits=limits, drivers={}, held={}, journal=[])

    assert read_mode(document) is Mode.ON
    assert read_mode({}) is Mode.OBSERVE
    assert read_limits(document, 50.0) == (limits[1],)
    assert read_limits({"limits": ["rubbish"]}, 0.0) == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_decision_has_its_sentence(language: str) -> None:
    table = Tabletop([Load(relay("heater")), Load(relay("other"))], limit_w=9000).run(120)
    table.metering = "dead"
    table.run(120)
    table.metering = "well"
    table.limits = (Limit(value=2500),)
    table.run(120)
    table.commands = (Command(CommandKind.EXEMPT, "heater"),)
    table.run(30)
    assert table.orders
    for _, order in table.orders:
        for reason in Reason:
            if reason in {Reason.OVER_LIMIT, Reason.RETRY, Reason.ROOM_AGAIN, order.reason}:
                words = order_words(
                    replace(order, reason=reason),
                    language,
                    load="Salon",
                    total=5000.0,
                    limit=None,
                    observed=True,
                )
                assert "{" not in words
                assert "Salon" in words
    for event in table.events:
        assert "{" not in event_words(event, language, load=event.load)


def test_what_diagnostics_hold_is_read_back_as_it_was() -> None:
    site = SiteSpec(
        scopes=(ScopeSpec(unit=Unit.VA, power_factor=0.9), ScopeSpec(id="L1")), fairness=Fairness.ROTATE
    )
    car = LoadSpec(
        id="car",
        kind=Kind.MODULATING,
        power_w=7400,
        min_power_w=1400,
        scopes={"site": 1.0, "L1": 1.0},
        criticality=Criticality.LAST_RESORT,
    )
    inputs = Inputs(
        now=START,
        meters={"site": MeterReading(8000.0, START - 3), "L1": MeterReading(None, START)},
        limits=(
            Limit(value=6000, unit=Unit.VA, source=Source.TEMPO, firmness=Firmness.SOFT, end=START + 60),
        ),
        loads={"car": LoadView(on=True, cap_w=3000, energy_needed_kwh=9.0, deadline=START + 3600)},
        commands=(Command(CommandKind.EXEMPT, "car", START + 10),),
    )

    def stored(document: object) -> dict[str, object]:
        found = json.loads(json.dumps(document))
        assert isinstance(found, dict)
        return found

    assert site_of(stored(site_document(site))) == site
    assert load_of(stored(load_document(car))) == car
    assert inputs_of(stored(inputs_document(inputs))) == inputs


@pytest.mark.parametrize(
    "read", [lambda: site_of({"scopes": 3}), lambda: load_of({"rungs": 3, "scopes": {}}), lambda: inputs_of(
        {"meters": [], "loads": {}, "limits": [], "now": 0}
    )]
)  # fmt: skip
def test_a_document_that_is_none_is_refused(read: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        read()

"""Savings of a site from its store: weather from several sources, events, occupancy, uses, stages, refusals."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from edge_agent.config import Building, ConfigError, OccupancySection
from edge_agent.energy import HOUR, Interval, day_start
from edge_agent.evaluated import SavingsReport
from edge_agent.evaluation import evaluate_savings
from edge_agent.site_measurements import occupancy_of
from edge_agent.store import Change, Event, EventKind, EventStatus, Source, Store
from tests.edge_agent.sites import SAVINGS, make_site

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SENSOR = "outdoor.temperature"
SENT = "ingest.outdoor"
METER = "main.energy_import"
WITH_FALLBACK = SAVINGS + "  temperature_fallbacks: [ingest.outdoor]\n"
PARIS_YEAR = (date(2025, 1, 1), date(2026, 10, 1))

pytestmark = pytest.mark.slow

type Hourly = Callable[[datetime], float]


def temperature(instant: datetime) -> float:
    return 10.0 + instant.timetuple().tm_yday % 7


def use(instant: datetime) -> float:
    """Heated under 15 °C; 40 % less from March 2026."""
    return (5.0 + max(0.0, 15.0 - temperature(instant))) * (
        0.6 if instant >= datetime(2026, 3, 1, tzinfo=UTC) else 1
    )


def hours(
    building: Building, value: Hourly, first: date = PARIS_YEAR[0], end: date = PARIS_YEAR[1]
) -> Iterator[Interval]:
    start, stop = day_start(first, building.zone), day_start(end, building.zone)
    while start < stop:
        yield Interval(start, start + HOUR, value(start))
        start += HOUR


def filled(
    building: Building,
    store: Store,
    *,
    energy: Hourly = use,
    weather: dict[str, tuple[Interval, ...]] | None = None,
) -> None:
    means = {SENSOR: tuple(hours(building, temperature))} if weather is None else weather
    store.write([Change(energy={METER: tuple(hours(building, energy))}, means=means, source=Source.IMPORT)])


@pytest.fixture
def answered(tmp_path: Path) -> Callable[..., Any]:
    """Savings document of a site with this configuration and store."""

    def evaluate(more: str = SAVINGS, fill: Callable[[Building, Store], None] = filled) -> SavingsReport:
        building = make_site(tmp_path, more=more)
        with Store(building.database) as store:
            fill(building, store)
            report = evaluate_savings(building, store.reader, NOW)
        assert report is not None
        return report

    return evaluate


def test_summary_and_document_tell_the_saving_and_its_worth(answered: Callable[..., SavingsReport]) -> None:
    report = answered()
    result: Any = report.document["result"]

    assert report.summary["savings_percent"] == pytest.approx(40, abs=0.5)
    assert report.summary["verdict"] == "real"
    assert report.summary["savings_kgco2e"] == pytest.approx(0.064 * result["savings_kwh"])
    assert report.summary["savings_primary_kwh"] == pytest.approx(1.9 * result["savings_kwh"])
    assert result["savings_eur"] == pytest.approx(0.20 * result["savings_kwh"])
    assert result["weather"]["sources"][0]["id"] == SENSOR
    assert result["model_reason"]
    assert result["chained"] is None
    assert result["parts"] == []


def test_hours_that_the_sensor_lacks_come_from_what_is_sent_and_gaps_are_shown(
    answered: Callable[..., SavingsReport],
) -> None:
    """The sensor is silent in April 2025; Home Assistant sends all of it but one day."""

    def fill(building: Building, store: Store) -> None:
        sensor = tuple(
            each
            for each in hours(building, temperature)
            if not (each.start.year == 2025 and each.start.month == 4)
        )
        april = hours(building, temperature, date(2025, 3, 31), date(2025, 5, 2))
        sent = tuple(each for each in april if each.start.day != 10)
        filled(building, store, weather={SENSOR: sensor, SENT: sent})

    result: Any = answered(WITH_FALLBACK, fill).document["result"]
    weather = result["weather"]
    used = {each["id"]: each["hours"] for each in weather["sources"]}

    assert used[SENT] == pytest.approx(29 * 24, abs=4)
    assert weather["missing_hours"] == 24
    assert weather["gaps"] == [{"start": "2025-04-10T00:00:00Z", "end": "2025-04-11T00:00:00Z"}]


def test_without_the_fallback_a_month_without_weather_is_refused(
    answered: Callable[..., SavingsReport],
) -> None:
    def fill(building: Building, store: Store) -> None:
        sensor = tuple(
            each
            for each in hours(building, temperature)
            if not (each.start.year == 2025 and each.start.month < 3)
        )
        filled(building, store, weather={SENSOR: sensor})

    report = answered(SAVINGS, fill)

    assert report.summary["rule"] == "baseline_coverage"
    result: Any = report.document["result"]
    assert result["weather"]["missing_hours"] > 1000


def test_a_confirmed_event_of_the_log_corrects_the_saving(answered: Callable[..., SavingsReport]) -> None:
    tenant = Event(
        EventKind.OCCUPANCY,
        datetime(2026, 6, 1, 10, tzinfo=UTC),
        datetime(2026, 7, 1, 10, tzinfo=UTC),
        "works next door",
        -20.0,
        EventStatus.CONFIRMED,
    )

    def fill(building: Building, store: Store) -> None:
        filled(building, store)
        store.write([Change(events=(tenant,))])

    result: Any = answered(SAVINGS, fill).document["result"]
    [event] = [each for each in result["events"] if not each["detected"]]

    assert (event["start"], event["end"], event["treatment"]) == ("2026-06-01", "2026-07-02", "adjusted")
    assert event["savings_effect_kwh"] == pytest.approx(-20.0 * 31)
    assert result["unadjusted"]["savings_kwh"] - result["savings_kwh"] == pytest.approx(20.0 * 31)


def test_uses_of_the_tree_of_meters_have_their_own_saving(answered: Callable[..., SavingsReport]) -> None:
    tree = "energy: {meters: [{point: main.energy_import, use: heating, zone: north}]}\n"
    result: Any = answered(SAVINGS + tree).document["result"]

    assert [(part["kind"], part["name"]) for part in result["parts"]] == [
        ("use", "heating"),
        ("zone", "north"),
    ]
    assert result["parts"][0]["savings_percent"] == pytest.approx(40, abs=0.5)


def test_a_part_that_cannot_be_measured_says_why(answered: Callable[..., SavingsReport]) -> None:
    tree = (
        "energy: {meters: [{point: main.energy_import}, "
        "{point: main.power, under: main.energy_import, use: lighting}]}\n"
    )
    result: Any = answered(SAVINGS + tree).document["result"]

    assert {part["name"]: part["refused"] for part in result["parts"]} == {"lighting": "baseline_coverage"}


def test_later_works_are_chained_once_they_report(answered: Callable[..., SavingsReport]) -> None:
    stage = (
        "  stages:\n    - baseline: {start: 2025-06-01, end: 2026-06-01}\n"
        "      reporting: {start: 2026-07-01}\n"
    )
    result: Any = answered(SAVINGS + stage).document["result"]

    assert len(result["chained"]["stages"]) == 2


def test_a_stage_still_to_come_does_not_count(answered: Callable[..., SavingsReport]) -> None:
    stage = "  stages:\n    - baseline: {start: 2026-06-01, end: 2027-06-01}\n      reporting: {start: 2027-07-01}\n"
    result: Any = answered(SAVINGS + stage).document["result"]
    assert result["chained"] is None


def test_closures_and_holidays_are_kinds_of_day(answered: Callable[..., SavingsReport]) -> None:
    def shut(instant: datetime) -> float:
        return 1.0 if instant.month == 8 and instant.day <= 15 else use(instant)

    occupancy = (
        "  model: daily\n  occupancy: {school_zone: C, closures: "
        "[{start: 2025-08-01, end: 2025-08-16}, {start: 2026-08-01, end: 2026-08-16}]}\n"
    )
    result: Any = answered(
        SAVINGS + occupancy, lambda building, store: filled(building, store, energy=shut)
    ).document["result"]

    assert result["model"] == "daily"
    assert result["model_reason"] == "asked for"
    assert "closure" in result["parameters"]


def test_years_before_the_baseline_tell_how_much_the_building_drifts(
    answered: Callable[..., SavingsReport],
) -> None:
    def fill(building: Building, store: Store) -> None:
        filled(building, store)
        before = (date(2023, 1, 1), date(2025, 1, 1))
        past = Change(
            energy={METER: tuple(hours(building, use, *before))},
            means={SENSOR: tuple(hours(building, temperature, *before))},
            source=Source.IMPORT,
        )
        store.write([past])

    result: Any = answered(SAVINGS, fill).document["result"]
    assert result["drift"]["own_years"] == 1 + ((date(2025, 1, 1) - date(2023, 1, 1)) >= timedelta(days=730))


def test_energy_known_by_the_day_is_measured_by_the_day(answered: Callable[..., SavingsReport]) -> None:
    def fill(building: Building, store: Store) -> None:
        days = []
        day = PARIS_YEAR[0]
        while day < PARIS_YEAR[1]:
            start, end = (day_start(day + timedelta(days=shift), building.zone) for shift in (0, 1))
            length = int((end - start) / HOUR)
            days.append(Interval(start, end, sum(use(start + hour * HOUR) for hour in range(length))))
            day += timedelta(days=1)
        means = {SENSOR: tuple(hours(building, temperature))}
        store.write([Change(energy={METER: tuple(days)}, means=means, source=Source.IMPORT)])

    result: Any = answered(SAVINGS, fill).document["result"]
    assert result["model"] == "daily"
    assert result["savings_percent"] == pytest.approx(40, abs=0.5)


def test_gas_is_valued_at_the_price_of_gas(answered: Callable[..., SavingsReport]) -> None:
    result: Any = answered(SAVINGS + "  energy_kind: gas\n").document["result"]

    assert result["savings_eur"] is None
    assert result["savings_kgco2e"] == pytest.approx(0.227 * result["savings_kwh"])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (SAVINGS + "  energy_kind: hydrogen\n", "no energy 'hydrogen'"),
        (SAVINGS + "  factors: missing.json\n", "cannot be read"),
        (SAVINGS + "  temperature_fallbacks: [outdoor.humidity]\n", "there is no point 'outdoor.humidity'"),
    ],
)
def test_a_wrong_option_is_found_before_anything_runs(tmp_path: Path, more: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        make_site(tmp_path, more=more)


def test_a_year_without_school_calendar_is_a_warning(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    occupancy, warnings = occupancy_of(OccupancySection(school_zone="A"), building, [1950])

    assert occupancy.school_holidays == frozenset()
    assert "no calendar of school holidays for 1950" in warnings[0].en
    assert "vacances scolaires pour 1950" in warnings[0].fr


def test_a_site_that_asks_for_no_savings_has_none(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    with Store(building.database) as store:
        assert evaluate_savings(building, store.reader, NOW) is None


def test_a_reporting_period_still_to_come_is_refused(answered: Callable[..., SavingsReport]) -> None:
    later = SAVINGS.replace(
        "reporting: {start: 2026-03-01, end: 2026-10-01}", "reporting: {start: 2026-12-01}"
    )
    report = answered(later)

    assert report.summary["rule"] == "reporting_days"
    assert "no day of it is over yet" in str(report.summary["reason"])

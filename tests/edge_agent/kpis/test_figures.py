"""Key figures against the check values of real buildings, then each definition on made-up hours."""

import gzip
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edge_agent.energy import Price
from edge_agent.kpis import KpiError, compute_kpis, energy_signature, month_of, split_uses, week_of
from edge_agent.savings import DailySample, HourlySample, Period, civil_days, read_energy_csv

pytestmark = pytest.mark.slow

LONDON = ZoneInfo("Europe/London")
FOLDERS = [Path(__file__).parents[1] / part / "fixtures" for part in ("anomalies", "savings")]
B104, B14, B34 = (
    "uk_cam_b104_elec_hourly_2014_2016",
    "uk_cam_b14_elec_hourly_2015_2019",
    "uk_cam_b34_elec_hourly_2015_2017",
)


def hours_of(name: str) -> list[HourlySample]:
    path = next(folder / f"{name}.csv.gz" for folder in FOLDERS if (folder / f"{name}.csv.gz").is_file())
    text = gzip.decompress(path.read_bytes()).decode()
    return [hour for hour in read_energy_csv(io.StringIO(text), name=name) if isinstance(hour, HourlySample)]


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


@pytest.mark.parametrize(
    ("name", "in_year", "area_m2", "expected"),
    [
        (B104, 2015, 3214, (110.3, 18.4, 113.3, 0.159, 0.451, 0.50)),
        (B14, 2016, 484, (111.7, 2.2, 20.5, 0.208, 0.526, 0.62)),
        (B34, 2015, 719, (55.0, 1.5, 23.4, 0.186, 0.475, 0.54)),
    ],
)
def test_check_values_of_real_buildings(
    name: str, in_year: int, area_m2: float, expected: tuple[float, ...]
) -> None:
    kwh_m2, base_kw, peak_kw, night, unoccupied, weekend = expected
    kpis = compute_kpis(hours_of(name), year(in_year), LONDON, area_m2=area_m2)
    assert kpis.energy_kwh_per_m2 == pytest.approx(kwh_m2, abs=0.05)
    assert kpis.base_kw == pytest.approx(base_kw, abs=0.05)
    assert kpis.peak_kw == pytest.approx(peak_kw, abs=0.05)
    assert kpis.night_share == pytest.approx(night, abs=0.0005)
    assert kpis.unoccupied_share == pytest.approx(unoccupied, abs=0.0005)
    assert kpis.weekend_ratio == pytest.approx(weekend, abs=0.005)
    assert kpis.load_factor == pytest.approx(kpis.energy_kwh / 8772 / kpis.peak_kw, rel=0.002)
    assert 2500 < kpis.degree_days.total_c < 3000


def test_a_year_after_works_uses_less_per_square_metre() -> None:
    kpis = compute_kpis(hours_of(B34), year(2016), LONDON, area_m2=719)
    assert kpis.energy_kwh_per_m2 == pytest.approx(34.7, abs=0.1)


def test_the_peak_is_dated_and_shares_follow_the_local_clock() -> None:
    start = datetime(2025, 7, 6, 22, tzinfo=UTC)
    hours = [HourlySample(start + timedelta(hours=n), 1.0 + 5.0 * (n == 10), 10.0) for n in range(48)]
    kpis = compute_kpis(hours, Period(date(2025, 7, 7), date(2025, 7, 9)), ZoneInfo("Europe/Paris"))
    assert (kpis.peak_at, kpis.peak_kw, kpis.energy_kwh) == (start + timedelta(hours=10), 6.0, 53.0)
    assert kpis.night_share == pytest.approx(14 / 53)
    assert kpis.unoccupied_share == pytest.approx(28 / 53)
    assert kpis.load_factor == pytest.approx(53 / 48 / 6)
    assert kpis.weekend_ratio is None
    assert kpis.known_share == 1.0
    assert kpis.to_json()["peak_at"] == "2025-07-07T08:00:00Z"


def test_missing_hours_show_and_give_no_figure_per_square_metre() -> None:
    start = datetime(2025, 7, 6, 22, tzinfo=UTC)
    hours = [HourlySample(start + timedelta(hours=n), None if n % 2 else 0.0, None) for n in range(24)]
    period = Period(date(2025, 7, 7), date(2025, 7, 8))
    kpis = compute_kpis(hours, period, ZoneInfo("Europe/Paris"), area_m2=100)
    assert kpis.known_share == 0.5
    assert kpis.energy_kwh_per_m2 is None
    assert kpis.kwh_per_degree_day is None
    assert kpis.load_factor == kpis.night_share == 0.0
    with pytest.raises(KpiError, match="no hour"):
        compute_kpis(hours, year(2020), LONDON)


def test_the_signature_of_a_heated_building_has_its_slope() -> None:
    days = civil_days(hours_of(B14), LONDON).days
    signature = energy_signature([day for day in days if day.date.year == 2016])
    assert signature is not None
    document = signature.to_json()
    assert document["shape"] in {"heating", "heating_and_cooling"}
    assert 5 < signature.line.heating_kwh_per_c < 15
    assert signature.r2 is not None
    assert signature.r2 > 0.3
    assert document["days"] == 366


def test_too_few_days_have_no_signature_and_a_flat_one_has_no_r2() -> None:
    days = [DailySample(date(2025, 1, 1) + timedelta(days=n), 10.0, float(n % 9)) for n in range(70)]
    assert energy_signature(days[:59]) is None
    flat = energy_signature(days)
    assert flat is not None
    assert flat.r2 is None


def test_uses_are_split_with_their_cost_and_the_rest() -> None:
    first, second, third = (date(2026, 1, 31) + timedelta(days=n) for n in range(3))
    site = {first: 10.0, second: 20.0, third: 99.0}
    parts = {"Lighting": {first: 2.0, second: 4.0}, "Heating": {first: 5.0, second: 5.0, third: 50.0}}
    prices = [Price(date(2026, 1, 1), 0.2), Price(date(2026, 2, 1), 0.1)]
    uses = split_uses(site, parts, prices)
    assert [(use.name, use.kwh) for use in uses] == [("Heating", 10.0), ("Lighting", 6.0), ("", 14.0)]
    assert uses[0].eur == pytest.approx(5 * 0.2 + 5 * 0.1)
    assert sum(use.share for use in uses) == pytest.approx(1.0)
    assert uses[2].to_json()["name"] is None
    assert split_uses(site, parts, [])[0].eur is None
    assert split_uses({}, {}, []) == ()


def test_weeks_start_on_monday_and_months_on_the_first() -> None:
    assert week_of(date(2026, 1, 1)) == Period(date(2025, 12, 29), date(2026, 1, 5))
    assert month_of(date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2027, 1, 1))

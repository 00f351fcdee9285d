"""Coefficients of every family of model, as tables."""

from datetime import date, timedelta

import numpy as np

from edge_agent.language import Language
from edge_agent.reports.blocks import Paragraph, Table
from edge_agent.reports.coefficients import coefficient_blocks
from edge_agent.savings import Calendar, fit
from edge_agent.savings.calendar import ORDINARY

DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(60)]


def test_an_hourly_model_is_a_table_of_hours() -> None:
    dates = tuple(day for day in DAYS for _ in range(24))
    kinds = tuple(ORDINARY.day_type(day) for day in dates)
    hours = np.tile(np.arange(24, dtype=np.intp), len(DAYS))
    random = np.random.default_rng(1)
    temp_c = random.normal(8, 5, hours.size)
    model = fit(5 + hours / 10 + np.maximum(0, 15 - temp_c), temp_c, Calendar(dates, kinds, hours=hours))
    blocks = coefficient_blocks(model, Language.FR)
    table = blocks[-1]
    assert isinstance(table, Table)
    assert table.headers[:2] == ("h", "lun.")
    assert len(table.rows) == 24
    assert any(isinstance(block, Paragraph) and "15,0" in block.text for block in blocks)
    assert isinstance(coefficient_blocks(model, Language.EN)[-1], Table)


def test_a_billing_model_is_told_too() -> None:
    bills = [(date(2024, month, 1), date(2024, month + 1, 1)) for month in range(1, 12)]
    calendar = Calendar.of_bills(bills)
    temp_c = np.linspace(0, 20, len(calendar))
    energy = np.array([100.0 + month for month in range(11)])
    blocks = coefficient_blocks(fit(energy, temp_c, calendar), Language.EN)
    assert isinstance(blocks[0], Paragraph)

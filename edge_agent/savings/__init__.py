"""Savings that can be believed: baseline model, uncertainty, verdict. Pure, numpy alone."""

from .civil_days import CivilDays, HourlySample, civil_days
from .compute import compute_savings
from .daily_model import DailyModel, Model, fit
from .energy_csv import EnergyFileError, read_energy_csv
from .periods import DailySample, DayType, Period
from .refusal import Rule, SavingsRefused
from .result import Coverage, SavingsDay, SavingsResult, Verdict

__all__ = [
    "CivilDays",
    "Coverage",
    "DailyModel",
    "DailySample",
    "DayType",
    "EnergyFileError",
    "HourlySample",
    "Model",
    "Period",
    "Rule",
    "SavingsDay",
    "SavingsRefused",
    "SavingsResult",
    "Verdict",
    "civil_days",
    "compute_savings",
    "fit",
    "read_energy_csv",
]

"""Savings that can be believed: baseline model, uncertainty, verdict. Pure, numpy alone."""

from .calendar import ORDINARY, Calendar, DayType, Occupancy
from .civil_days import CivilDays, HourlySample, civil_days
from .compute import compute_savings
from .daily_model import DailyModel
from .energy_csv import EnergyFileError, read_energy_csv
from .fitting import fit
from .hourly_model import HourlyModel
from .model import Family, Model
from .periods import DailySample, Period
from .refusal import Rule, SavingsRefused
from .result import Coverage, SavingsDay, SavingsResult, Verdict

__all__ = [
    "ORDINARY",
    "Calendar",
    "CivilDays",
    "Coverage",
    "DailyModel",
    "DailySample",
    "DayType",
    "EnergyFileError",
    "Family",
    "HourlyModel",
    "HourlySample",
    "Model",
    "Occupancy",
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

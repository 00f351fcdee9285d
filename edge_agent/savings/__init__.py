"""Savings that can be believed: baseline models, uncertainty, events, verdict. Pure, numpy alone."""

from .calendar import ORDINARY, Calendar, DayType, Occupancy
from .choosing import Choice
from .civil_days import CivilDays, HourlySample, civil_days
from .compute import compute_savings
from .coverage import Coverage
from .daily_model import DailyModel
from .energy_csv import EnergyFileError, read_energy_csv
from .events import Applied, Event, EventKind, EventStatus, Treatment
from .fitting import fit
from .hourly_model import HourlyModel
from .measured import Measured
from .model import Family, Model
from .periods import Bill, DailySample, Period
from .refusal import Rule, SavingsRefused, not_begun
from .result import SavingsDay, SavingsResult
from .steps import Step, find_steps
from .verdict import Judgement, Verdict

__all__ = [
    "ORDINARY",
    "Applied",
    "Bill",
    "Calendar",
    "Choice",
    "CivilDays",
    "Coverage",
    "DailyModel",
    "DailySample",
    "DayType",
    "EnergyFileError",
    "Event",
    "EventKind",
    "EventStatus",
    "Family",
    "HourlyModel",
    "HourlySample",
    "Judgement",
    "Measured",
    "Model",
    "Occupancy",
    "Period",
    "Rule",
    "SavingsDay",
    "SavingsRefused",
    "SavingsResult",
    "Step",
    "Treatment",
    "Verdict",
    "civil_days",
    "compute_savings",
    "find_steps",
    "fit",
    "not_begun",
    "read_energy_csv",
]

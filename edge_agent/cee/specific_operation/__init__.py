"""A specific operation, that no fiche covers: its file assessed rule by rule. Pure."""

from .asked import SpecificOperation, read_operation
from .assessment import Assessment, Finding, assess
from .costs import CostKind, CostLine, EligibleCosts, eligible_costs
from .deadlines import Deadline, deadlines
from .energy_price import Bill, MeanPrice, mean_price
from .metering import MeasuredPeriod, Metering, measured_period, metering

__all__ = [
    "Assessment",
    "Bill",
    "CostKind",
    "CostLine",
    "Deadline",
    "EligibleCosts",
    "Finding",
    "MeanPrice",
    "MeasuredPeriod",
    "Metering",
    "SpecificOperation",
    "assess",
    "deadlines",
    "eligible_costs",
    "mean_price",
    "measured_period",
    "metering",
    "read_operation",
]

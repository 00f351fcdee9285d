"""Key figures of a building over a period. Pure, numpy alone."""

from .against import Against, against_expected, month_of, week_of
from .figures import KpiError, Kpis, compute_kpis
from .signature import Signature, energy_signature
from .uses import Metered, Use, split_uses, use_name
from .zones import ZoneComfort, ZoneHour, judge_zone

__all__ = [
    "Against",
    "KpiError",
    "Kpis",
    "Metered",
    "Signature",
    "Use",
    "ZoneComfort",
    "ZoneHour",
    "against_expected",
    "compute_kpis",
    "energy_signature",
    "judge_zone",
    "month_of",
    "split_uses",
    "use_name",
    "week_of",
]

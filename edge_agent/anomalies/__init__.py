"""What goes wrong in a building, found day by day and explained. Pure, numpy alone."""

from .answers import Answer, Feedback
from .detect import AnomaliesRefusedError, Detection, detect
from .kinds import Anomaly, Kind
from .profiles import Profiles, profiles_of
from .schedule import Schedule

__all__ = [
    "AnomaliesRefusedError",
    "Anomaly",
    "Answer",
    "Detection",
    "Feedback",
    "Kind",
    "Profiles",
    "Schedule",
    "detect",
    "profiles_of",
]

"""What a building could earn: operations ranked from its description and its GTB's own points. Pure."""

from .candidate import Candidate, Condition, ConditionState, NotExamined, Outlook, Question, VolumeRange
from .description import Description, Equipment, read_description
from .facts import building_facts
from .points import PointFact, UseSeen, uses_seen
from .rank import Site, outlook

__all__ = [
    "Candidate",
    "Condition",
    "ConditionState",
    "Description",
    "Equipment",
    "NotExamined",
    "Outlook",
    "PointFact",
    "Question",
    "Site",
    "UseSeen",
    "VolumeRange",
    "building_facts",
    "outlook",
    "read_description",
    "uses_seen",
]

"""Evidence of the class of a management system, function by function (NF EN ISO 52120-1); never a declaration. Pure."""

from .evidence import Evidence, FunctionEvidence, UseEvidence, gather
from .functions import BmsClass, BmsFunction, BmsFunctions, shipped_functions

__all__ = [
    "BmsClass",
    "BmsFunction",
    "BmsFunctions",
    "Evidence",
    "FunctionEvidence",
    "UseEvidence",
    "gather",
    "shipped_functions",
]

"""CEE estimates: fiches as data, exact volumes, dated prices. Pure."""

from .catalogue import UnknownFiche, codes, fiche, parse_fiche
from .estimate import Estimate, Reason, estimate, plain
from .inputs import CeeInputError
from .prices import PrimeRange, prime_eur, prime_range, shipped_prices
from .schema import ComputableVersion, Fiche, UncheckedVersion

__all__ = [
    "CeeInputError",
    "ComputableVersion",
    "Estimate",
    "Fiche",
    "PrimeRange",
    "Reason",
    "UncheckedVersion",
    "UnknownFiche",
    "codes",
    "estimate",
    "fiche",
    "parse_fiche",
    "plain",
    "prime_eur",
    "prime_range",
    "shipped_prices",
]

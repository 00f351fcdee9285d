"""CEE estimates: fiches as data, exact volumes, dated prices. Pure."""

from .answer import Estimate, Prime, Reason, Volume, plain
from .batch import BadLine, estimate_lines
from .catalogue import UnknownFiche, check_fiche, codes, fiche, parse_fiche, shipped_texts
from .compare import Comparison, compare, first_day
from .estimate import estimate
from .expiring import Ending, expiring
from .fiche_file import Fiche
from .inputs import CeeInputError
from .prices import Prices, PrimeRange, parse_prices, prime_eur, prime_range, shipped_prices
from .reading import read_object
from .schema import ComputableVersion, UncheckedVersion
from .situation import Situation, read_situation
from .specific import Payback, annual_saving_eur, discounted_volume, discounted_years, payback
from .together import Together, together
from .zones import UnknownDepartment, is_overseas, zone_of

__all__ = [
    "BadLine",
    "CeeInputError",
    "Comparison",
    "ComputableVersion",
    "Ending",
    "Estimate",
    "Fiche",
    "Payback",
    "Prices",
    "Prime",
    "PrimeRange",
    "Reason",
    "Situation",
    "Together",
    "UncheckedVersion",
    "UnknownDepartment",
    "UnknownFiche",
    "Volume",
    "annual_saving_eur",
    "check_fiche",
    "codes",
    "compare",
    "discounted_volume",
    "discounted_years",
    "estimate",
    "estimate_lines",
    "expiring",
    "fiche",
    "first_day",
    "is_overseas",
    "parse_fiche",
    "parse_prices",
    "payback",
    "plain",
    "prime_eur",
    "prime_range",
    "read_object",
    "read_situation",
    "shipped_prices",
    "shipped_texts",
    "together",
    "zone_of",
]

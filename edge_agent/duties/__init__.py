"""Duties that stand beside the certificates: BACS, Éco Énergie Tertiaire, primary energy and CO2. Pure."""

from .bacs import Bacs, BacsProof, BacsSite, Exemption, bacs, exemption
from .footprint import Factors, Footprint, footprint, parse_factors, shipped_factors
from .settings import Duties, read_duties
from .tertiary import Degrees, Standing, TertiaryYear, adjusted_kwh, degree_days, operat_csv, standing

__all__ = [
    "Bacs",
    "BacsProof",
    "BacsSite",
    "Degrees",
    "Duties",
    "Exemption",
    "Factors",
    "Footprint",
    "Standing",
    "TertiaryYear",
    "adjusted_kwh",
    "bacs",
    "degree_days",
    "exemption",
    "footprint",
    "operat_csv",
    "parse_factors",
    "read_duties",
    "shipped_factors",
    "standing",
]

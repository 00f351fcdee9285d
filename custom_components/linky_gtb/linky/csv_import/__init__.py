"""Files of measures read into intervals and daily values: exports of the Enedis customer space, and a format of ours. Pure."""

from .problems import CsvRefusedError, Problem, Reason
from .reading import read_csv
from .result import CsvReading, Gap

__all__ = ["CsvReading", "CsvRefusedError", "Gap", "Problem", "Reason", "read_csv"]

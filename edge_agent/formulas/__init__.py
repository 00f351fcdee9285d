"""Points computed from other points: formulas whose units are checked (pure)."""

from edge_agent.formulas.expression import Formula, FormulaError, parse
from edge_agent.formulas.units import Measure, UnitError, measure_of

__all__ = ["Formula", "FormulaError", "Measure", "UnitError", "measure_of", "parse"]

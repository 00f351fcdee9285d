"""Checks of what devices say, when they are put into service (pure)."""

from edge_agent.commissioning.judging import Found, Judgement, Verdict, judge
from edge_agent.commissioning.orders import Interpretation, interpretations

__all__ = ["Found", "Interpretation", "Judgement", "Verdict", "interpretations", "judge"]

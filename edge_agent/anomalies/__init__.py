"""What goes wrong in a building, found day by day and explained. Pure, numpy alone.

The words of it are here; the finding, which loads numpy, is in :mod:`edge_agent.anomalies.detect` and
:mod:`edge_agent.anomalies.profiles`: the agent that only tells of anomalies does not pay for it.
"""

from .answers import Answer, Feedback
from .kinds import Anomaly, Kind

__all__ = ["Anomaly", "Answer", "Feedback", "Kind"]

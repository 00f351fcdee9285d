"""What an evaluation of a site gives, and the work that makes it: plain documents, of which numpy is no part."""

from dataclasses import dataclass

from edge_agent.apart import Work
from edge_agent.judged import Judged
from edge_agent.live import Json


@dataclass(frozen=True, slots=True)
class SavingsReport:
    """Savings of the site: the summary for the state document, and the whole for ``GET /savings``."""

    summary: Json
    document: Json


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Results of one evaluation.

    Attributes:
        savings: of the site; None when its configuration asks for none.
        judged: by the diagnosis; None when it failed, which is logged.
    """

    savings: SavingsReport | None
    judged: Judged | None


EVALUATE = Work("edge_agent.evaluating:evaluate", Evaluated)
"""Arguments: the building, the instant."""
REPORT = Work("edge_agent.evaluating:report", bytes)
"""Arguments: the building, what is asked, the summary of the savings, the instant, whether in HTML."""

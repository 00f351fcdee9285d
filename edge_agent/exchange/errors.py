"""What can go wrong with an exchange."""

from collections.abc import Sequence

from edge_agent.dossiers import AnswerCode
from edge_agent.errors import EdgeAgentError


class ExchangeError(EdgeAgentError):
    """The exchange could not be made; it may be tried again."""


class ExchangeRefused(ExchangeError):  # noqa: N818 - the délégataire's answer, not a failure of ours
    """The délégataire refused, with codes.

    Attributes:
        codes: coded reasons, in its own words.
    """

    def __init__(self, status: int, codes: Sequence[AnswerCode]) -> None:
        said = "; ".join(f"{code.code}: {code.text}" for code in codes) or "without reason"
        super().__init__(f"refused (HTTP {status}): {said}")
        self.codes = tuple(codes)

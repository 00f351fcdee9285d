"""Which reports a site can be asked for."""

import enum
from dataclasses import dataclass
from datetime import date

from edge_agent.errors import EdgeAgentError
from edge_agent.language import Language


class ReportKind(enum.StrEnum):
    """What can be produced."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DOSSIER = "dossier"


class ReportRefusedError(EdgeAgentError):
    """The report cannot be made; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A report asked for.

    Attributes:
        kind: which.
        day: a day of the week or month; ignored by the dossier.
        language: to write it in.
    """

    kind: ReportKind
    day: date
    language: Language

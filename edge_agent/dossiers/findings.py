"""Something wrong with a dossier: a stable code, what, and the correction, in both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much it weighs."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages."""

    fr: str
    en: str

    def to_json(self) -> dict[str, str]:
        """Both languages."""
        return {"fr": self.fr, "en": self.en}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule not kept.

    Attributes:
        code: stable code.
        severity: whether it prevents a deposit.
        text: what is wrong.
        correction: what to do.
        field: where it is in the dossier.
    """

    code: str
    severity: Severity
    text: Said
    correction: Said
    field: str

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "text": self.text.to_json(),
            "correction": self.correction.to_json(),
            "field": self.field,
        }


def blocking(code: str, field: str, text: Said, correction: Said) -> Finding:
    """A finding that prevents the deposit."""
    return Finding(code, Severity.BLOCKING, text, correction, field)


def warning(code: str, field: str, text: Said, correction: Said) -> Finding:
    """A finding to know of."""
    return Finding(code, Severity.WARNING, text, correction, field)

"""Dossiers of operations: what each stage asks for, what is wrong, and the file to send."""

from .answers import Answer, AnswerCode, read_answers
from .cabinet import Act, Attached, Cabinet
from .checklist import Item, Stage, checklist, completeness
from .checks import check
from .document import dossier_document, to_xml
from .findings import Finding, Severity
from .model import Document, DocumentKind, Dossier, DossierError, Operation, State, read_operation, validated
from .recap import COLUMNS, recap_csv

__all__ = [
    "COLUMNS",
    "Act",
    "Answer",
    "AnswerCode",
    "Attached",
    "Cabinet",
    "Document",
    "DocumentKind",
    "Dossier",
    "DossierError",
    "Finding",
    "Item",
    "Operation",
    "Severity",
    "Stage",
    "State",
    "check",
    "checklist",
    "completeness",
    "dossier_document",
    "read_answers",
    "read_operation",
    "recap_csv",
    "to_xml",
    "validated",
]

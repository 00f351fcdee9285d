"""The answer of a délégataire, from a file: accepted, rejected or complement asked, with its codes."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, ValidationError

from .model import DossierError, Part, State

_WORDS = {
    "accepted": State.ACCEPTED,
    "accepte": State.ACCEPTED,
    "accepté": State.ACCEPTED,
    "valide": State.ACCEPTED,
    "validé": State.ACCEPTED,
    "rejected": State.REJECTED,
    "rejete": State.REJECTED,
    "rejeté": State.REJECTED,
    "refuse": State.REJECTED,
    "refusé": State.REJECTED,
    "complement_asked": State.COMPLEMENT_ASKED,
    "complement": State.COMPLEMENT_ASKED,
    "complément": State.COMPLEMENT_ASKED,
    "complément demandé": State.COMPLEMENT_ASKED,
}
_COLUMNS = ("reference_interne_operation", "statut", "date", "codes", "motif", "volume_kwh_cumac")


class AnswerCode(Part):
    """A coded reason."""

    code: str = Field(min_length=1, max_length=64)
    text: str = ""


class Answer(Part):
    """An answer about one dossier.

    Attributes:
        dossier: its internal reference.
        state: what becomes of it.
        day: day of the answer.
        codes: coded reasons.
        kwh_cumac: volume kept by the délégataire.
    """

    dossier: str = Field(min_length=1)
    state: State
    day: date
    codes: tuple[AnswerCode, ...] = ()
    kwh_cumac: Annotated[Decimal, Field(ge=0)] | None = None


def read_answers(text: str) -> list[Answer]:
    """Answers of a file: JSON (one object or a list), or CSV with semicolons.

    JSON keys are those of :class:`Answer`, `status` being accepted for `state`. CSV columns are
    `reference_interne_operation;statut;date;codes;motif;volume_kwh_cumac`; codes are separated by blanks or commas.

    Raises:
        DossierError: a line is not an answer; the message names it.
    """
    stripped = text.lstrip("\ufeff").strip()
    if not stripped:
        raise DossierError("the file of answers is empty")
    rows = _json_rows(stripped) if stripped[0] in "[{" else _csv_rows(stripped)
    return [_answer(number, row) for number, row in enumerate(rows, start=1)]


def _json_rows(text: str) -> Sequence[Mapping[str, object]]:
    try:
        content = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise DossierError(f"the file of answers is not JSON: {error}") from error
    rows = content if isinstance(content, list) else [content]
    if not all(isinstance(row, dict) for row in rows):
        raise DossierError("each answer must be a JSON object")
    return [{("state" if key == "status" else key): value for key, value in row.items()} for row in rows]


def _csv_rows(text: str) -> Sequence[Mapping[str, object]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    if missing := set(_COLUMNS[:3]) - set(reader.fieldnames or ()):
        raise DossierError(
            f"the file of answers lacks {', '.join(sorted(missing))}; it has {';'.join(_COLUMNS)}"
        )
    return [_csv_row(row) for row in reader]


def _csv_row(row: Mapping[str, str | None]) -> Mapping[str, object]:
    codes = (row.get("codes") or "").replace(",", " ").split()
    volume = (row.get("volume_kwh_cumac") or "").strip()
    return {
        "dossier": (row.get("reference_interne_operation") or "").strip(),
        "state": (row.get("statut") or "").strip(),
        "day": _iso((row.get("date") or "").strip()),
        "codes": [{"code": code, "text": (row.get("motif") or "").strip()} for code in codes],
        **({"kwh_cumac": volume} if volume else {}),
    }


def _iso(day: str) -> str:
    """A day written dd/mm/yyyy, as the official table writes them."""
    parts = day.split("/")
    return "-".join(reversed(parts)) if len(parts) == 3 else day


def _answer(number: int, row: Mapping[str, object]) -> Answer:
    word = str(row.get("state", "")).strip().lower()
    if word not in _WORDS:
        raise DossierError(f"answer {number}: status {word!r} is none of {', '.join(sorted(_WORDS))}")
    try:
        return Answer.model_validate({**row, "state": _WORDS[word]})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DossierError(f"answer {number}: {where}: {first['msg']}") from error

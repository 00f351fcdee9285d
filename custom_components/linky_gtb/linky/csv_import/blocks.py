"""A file cut into blocks: a row of column names, and the rows under it.

Enedis puts one or several blocks in a file, each after a preamble (two rows: names, then values) that tells the
meter, the kind of measure, its direction and its unit. Separator, quotes, accents, case and encoding vary with the
age of the export and with the spreadsheet it went through.
"""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .problems import CsvRefusedError, Problem, Reason

_SEPARATORS: Final = (";", "\t", ",")
_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_METER_DIGITS: Final = 14
_METER_COLUMN: Final = "identifiant prm"
_PREAMBLE: Final = (
    _METER_COLUMN,
    "point reference",
    "type de",
    "periode",
    "du ",
    "date de",
    "grandeur",
    "unite",
)
"""How rows begin that are not measures, whether before a block or after it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file."""

    number: int
    """From 1."""
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The row as it is shown in a message."""
        return ";".join(self.cells)

    def cell(self, column: int) -> str:
        """Return one cell, empty when the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Block:
    """Rows under one row of column names."""

    header: Line
    columns: tuple[str, ...]
    """Names without accents, in lower case."""
    about: Mapping[str, str]
    """What the preamble says, by name without accents, in lower case."""
    lines: list[Line] = field(default_factory=list)

    def column(self, *beginnings: str) -> int | None:
        """Return the first column whose name begins with one of `beginnings`."""
        return next((index for index, name in enumerate(self.columns) if name.startswith(beginnings)), None)

    @property
    def is_production(self) -> bool:
        """Whether the block tells what the site injects."""
        words = " ".join((*self.about.values(), *self.columns))
        return any(word in words for word in ("production", "injection"))


def plain(text: str) -> str:
    """Return `text` in lower case, without accents and outer spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip().lower()


def decoded(content: bytes | str) -> str:
    """Return the text of a file.

    Raises:
        CsvRefusedError: when it is not text: a spreadsheet must first be saved as CSV.
    """
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if content.startswith(b"PK"):
        raise CsvRefusedError([Problem(0, Reason.ENCODING, "xlsx")])
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvRefusedError([Problem(0, Reason.ENCODING, "")])


def lines_of(text: str) -> Iterator[Line]:
    """Yield the rows that are not empty."""
    separator = max(_SEPARATORS, key=lambda mark: (text.count(mark), mark == ";"))
    rows = csv.reader(text.splitlines(), delimiter=separator)
    for row in rows:
        cells = [cell.strip().strip('"').strip() for cell in row]
        # A sheet saved as CSV keeps the empty columns around its table.
        while cells and not cells[-1]:
            cells.pop()
        while cells and not cells[0]:
            cells.pop(0)
        if cells:
            yield Line(rows.line_num, tuple(cells))


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Return the blocks of a file, each with its preamble."""
    blocks: list[Block] = []
    about: dict[str, str] = {}
    values_of: tuple[str, ...] = ()
    is_open = False
    for line in lines:
        names = tuple(plain(cell) for cell in line.cells)
        if values_of:
            about, values_of = dict(zip(values_of, names, strict=False)), ()
        elif _is_header(names):
            blocks.append(Block(line, names, about))
            about, is_open = {}, True
        elif names[0].startswith(_PREAMBLE) or not is_open:
            is_open = False
            if names[0] == _METER_COLUMN and not any(map(_is_meter, names)):
                values_of = names
            else:
                about |= _pairs(names)
        else:
            blocks[-1].lines.append(line)
    return blocks


def meter_of(lines: Sequence[Line]) -> tuple[str, int] | None:
    """Return the meter that the preamble names and its line."""
    for line in lines:
        for cell in line.cells:
            if _is_meter(cell):
                return cell.strip("'= "), line.number
    return None


def _is_meter(cell: str) -> bool:
    digits = cell.strip("'= ")
    return len(digits) == _METER_DIGITS and digits.isascii() and digits.isdigit()


def _is_header(names: tuple[str, ...]) -> bool:
    beginnings = ("horodate", "date", "debut", "start_utc")
    return len(names) > 1 and names[0].startswith(beginnings) and not names[0].startswith("date de ")


def _pairs(names: tuple[str, ...]) -> dict[str, str]:
    """Return the pairs of a row such as `Type de comptage : ;Consommation Quotidienne`."""
    return {
        name.rstrip(" :"): value
        for name, value in zip(names[::2], names[1::2], strict=False)
        if name and value
    }

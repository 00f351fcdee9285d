"""What a report is made of, whatever it is written to."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from edge_agent.language import Language


class Tone(enum.StrEnum):
    """How a tile or a box should be felt."""

    PLAIN = "plain"
    GOOD = "good"
    CAREFUL = "careful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section; the page may break before it when asked."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that stands out."""

    label: str
    value: str
    note: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures side by side."""

    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Box:
    """A sentence that must not be missed."""

    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing in SVG, with what it shows in words."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers.

    Attributes:
        headers: of the columns.
        rows: cells in text.
        widths: relative widths of the columns.
        numeric: columns aligned to the right.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Boxes to sign, one per party: who, then what each writes."""

    parties: Sequence[str]
    lines: Sequence[str]


type Block = Heading | Paragraph | Tiles | Box | Chart | Table | Pairs | Signatures


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        language: of its words.
        title: what it is.
        subtitle: of which building and time.
        blocks: in order.
        footer: repeated on each page.
    """

    language: Language
    title: str
    subtitle: str
    blocks: Sequence[Block]
    footer: str

"""A report as PDF, composed by typst: no browser, no system font."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from edge_agent.reports.blocks import (
    Block,
    Box,
    Chart,
    Heading,
    Pairs,
    Paragraph,
    Report,
    Signatures,
    Table,
    Tiles,
    Tone,
)

_TEMPLATE = Path(__file__).with_name("report.typ")
_TONES = {Tone.PLAIN: "blue", Tone.GOOD: "green", Tone.CAREFUL: "amber", Tone.BAD: "red"}


def to_pdf(report: Report) -> bytes:
    """The pages of a report."""
    # Loaded when a report is asked for: the compiler is 35 MB.
    import typst  # noqa: PLC0415 - see above

    charts = [block for block in report.blocks if isinstance(block, Chart)]
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        for number, chart in enumerate(charts):
            (folder / f"chart{number}.svg").write_text(chart.svg, encoding="utf-8")
        (folder / "report.typ").write_bytes(_TEMPLATE.read_bytes())
        source = folder / "main.typ"
        source.write_text(_source(report), encoding="utf-8")
        pages = typst.compile(str(source), root=str(folder), format="pdf")
    assert isinstance(pages, bytes)  # noqa: S101 - one document without an output is bytes
    return pages


def _source(report: Report) -> str:
    head = (
        '#import "report.typ": *\n'
        f"#show: report.with(title: {_text(report.title)}, subtitle: {_text(report.subtitle)}, "
        f"footer: {_text(report.footer)}, language: {_text(report.language.value)})\n"
    )
    return head + "\n".join(_calls(report.blocks))


def _calls(blocks: list[Block] | tuple[Block, ...] | object) -> Iterator[str]:
    assert isinstance(blocks, list | tuple)  # noqa: S101 - reports are built by this package
    chart = 0
    for block in blocks:
        match block:
            case Chart(_, caption):
                yield f"#chart({_text(f'chart{chart}.svg')}, {_text(caption)})"
                chart += 1
            case _:
                yield _call(block)


def _call(block: Block) -> str:
    match block:
        case Heading(text, new_page):
            return f"#section({_text(text)}, {str(new_page).lower()})"
        case Paragraph(text, small):
            return f"#{'note' if small else 'para'}({_text(text)})"
        case Tiles(tiles):
            cells = "".join(
                f"({_text(tile.label)}, {_text(tile.value)}, {_text(tile.note)}, {_text(_TONES[tile.tone])}),"
                for tile in tiles
            )
            return f"#tiles(({cells}))"
        case Box(title, text, tone):
            return f"#callout({_text(title)}, {_text(text)}, {_text(_TONES[tone])})"
        case Table(headers, rows, widths, numeric):
            columns = "".join(f"{width:g}fr," for width in widths)
            cells = "".join(_row(list(row)) for row in (headers, *rows))
            right = "".join(f"{column}," for column in sorted(numeric))
            return f"#grid-table(({columns}), ({cells}), ({right}))"
        case Pairs(pairs):
            return f"#pairs(({''.join(_row(list(pair)) for pair in pairs)}))"
        case Signatures(parties, lines):
            return f"#signatures({_row(list(parties))} {_row(list(lines)).removesuffix(',')})"
        case _:
            raise TypeError(f"{block!r} is drawn elsewhere")


def _row(cells: list[str]) -> str:
    return f"({''.join(f'{_text(cell)},' for cell in cells)}),"


def _text(text: str) -> str:
    """A typst string; its escapes are those of JSON but for characters beyond ASCII, which stand as they are."""
    return json.dumps(text, ensure_ascii=False)

"""A report as one HTML page that stands alone: no script, no font and no image from elsewhere."""

from html import escape

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
)

_STYLE = """
:root{color-scheme:light}
body{margin:0;background:#f3f4f6;color:#1f2a37;font:16px/1.5 Inter,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:820px;margin:24px auto;background:#fff;padding:36px 44px;border-radius:10px;box-shadow:0 1px 4px #0002}
h1{font-size:26px;margin:0}h2{font-size:19px;margin:32px 0 10px;border-bottom:2px solid #e5e7eb;padding-bottom:4px}
.subtitle{color:#6b7280;margin:2px 0 18px}.small{font-size:13px;color:#6b7280}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:14px 0}
.tile{border:1px solid #e5e7eb;border-left:4px solid #1d4ed8;border-radius:8px;padding:10px 14px}
.tile b{display:block;font-size:22px}.tile.good{border-left-color:#15803d}.tile.bad{border-left-color:#dc2626}
.tile.careful{border-left-color:#d97706}
.box{border-radius:8px;padding:12px 16px;margin:14px 0;background:#eff6ff}.box.good{background:#ecfdf3}
.box.bad{background:#fef2f2}.box.careful{background:#fffbeb}
figure{margin:16px 0}figure svg{width:100%;height:auto}figcaption{font-size:13px;color:#6b7280}
table{border-collapse:collapse;width:100%;font-size:14px;margin:10px 0}
th{text-align:left;background:#f3f4f6}th,td{padding:6px 8px;border-bottom:1px solid #e5e7eb;vertical-align:top}
.num{text-align:right;white-space:nowrap}dl{display:grid;grid-template-columns:minmax(180px,36%) 1fr;gap:4px 14px;font-size:14px}
dt{color:#6b7280}dd{margin:0;overflow-wrap:anywhere}
.signatures{display:grid;grid-template-columns:1fr 1fr;gap:16px}.signatures div{border:1px solid #9ca3af;border-radius:8px;
padding:10px 14px;min-height:120px}footer{margin-top:28px;font-size:12px;color:#6b7280}
@media print{body{background:#fff}main{box-shadow:none;margin:0;max-width:none}}
"""


def to_html(report: Report) -> str:
    """The whole page."""
    body = "\n".join(_block(block) for block in report.blocks)
    return (
        f'<!doctype html>\n<html lang="{report.language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)} – {escape(report.subtitle)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{escape(report.title)}</h1><p class="subtitle">{escape(report.subtitle)}</p>\n{body}\n'
        f"<footer>{escape(report.footer)}</footer></main></body></html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Paragraph(text, small):
            return f'<p class="small">{escape(text)}</p>' if small else f"<p>{escape(text)}</p>"
        case Tiles(tiles):
            cells = "".join(
                f'<div class="tile {tile.tone.value}">{escape(tile.label)}<b>{escape(tile.value)}</b>'
                f'<span class="small">{escape(tile.note)}</span></div>'
                for tile in tiles
            )
            return f'<div class="tiles">{cells}</div>'
        case Box(title, text, tone):
            return f'<div class="box {tone.value}"><strong>{escape(title)}</strong><br>{escape(text)}</div>'
        case Chart(svg, caption):
            return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
        case Table():
            return _table(block)
        case Pairs(rows):
            return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in rows)}</dl>"
        case Signatures(parties, lines):
            written = "<br>".join(escape(line) for line in lines)
            boxes = "".join(f"<div><strong>{escape(party)}</strong><br>{written}</div>" for party in parties)
            return f'<div class="signatures">{boxes}</div>'


def _table(table: Table) -> str:
    def cells(row: list[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="num">{escape(cell)}</{tag}>'
            if column in table.numeric
            else f"<{tag}>{escape(cell)}</{tag}>"
            for column, cell in enumerate(row)
        )

    head = f"<tr>{cells(list(table.headers), 'th')}</tr>"
    return f"<table>{head}{''.join(f'<tr>{cells(list(row), "td")}</tr>' for row in table.rows)}</table>"

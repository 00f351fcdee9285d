"""A dossier as one ZIP: summary, data in three forms, journal, documents, and an index of hashes."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from edge_agent.cee import Prices

from .document import dossier_document, to_xml
from .journal import Entry
from .model import Dossier
from .recap import recap_csv
from .summary import summary_pdf

_UTF8_MARK = "\ufeff"


def archive(
    dossier: Dossier,
    journal: Sequence[Entry],
    contents: Mapping[str, bytes],
    now: datetime,
    prices: Prices | None = None,
) -> bytes:
    """The archive; the same dossier at the same instant gives the same bytes.

    Args:
        dossier: the dossier.
        journal: its journal.
        contents: content of each document, by its id.
        now: instant of the export.
        prices: the site's own prices.
    """
    document = dossier_document(dossier, now.date(), prices)
    files: dict[str, bytes] = {
        "resume.pdf": summary_pdf(dossier, journal, now),
        "dossier.json": f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode(),
        "dossier.xml": to_xml(document).encode(),
        "recapitulatif.csv": f"{_UTF8_MARK}{recap_csv([dossier])}".encode(),
        "journal.jsonl": "".join(
            f"{json.dumps(entry.to_json(), ensure_ascii=False)}\n" for entry in journal
        ).encode(),
    }
    kinds = dict.fromkeys(files, ("", ""))
    for number, each in enumerate(dossier.documents, start=1):
        name = f"pieces/{number:02d}-{each.kind}-{safe_name(each.name)}"
        files[name] = contents[each.id]
        kinds[name] = (each.kind.value, each.day.isoformat())
    index = io.StringIO()
    writer = csv.writer(index, delimiter=";", lineterminator="\r\n")
    writer.writerow(["fichier", "nature", "date", "octets", "sha256"])
    for name, content in files.items():
        writer.writerow([name, *kinds[name], len(content), hashlib.sha256(content).hexdigest()])
    files = {"index.csv": f"{_UTF8_MARK}{index.getvalue()}".encode(), **files}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            zipped.writestr(info, content)
    return packed.getvalue()


def safe_name(name: str) -> str:
    """A file name that any system accepts, and that names no folder."""
    cleaned = re.sub(r"[^\w.\- ]+", "_", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return cleaned[-120:] or "piece"

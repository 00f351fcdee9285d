"""Logs as one JSON object per line, in which no whole PRM and no token can appear."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import override

from linky_proxy.usage_point import mask

_PRM = re.compile(r"(?<![0-9])[0-9]{14}(?![0-9])")
_JWT = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',]+")


def conceal(text: str) -> str:
    """`text` with PRMs cut to their last four digits and tokens removed."""
    text = _CREDENTIALS.sub(r"\1 <concealed>", _JWT.sub("<token>", text))
    return _PRM.sub(lambda found: mask(found[0]), text)


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON; `extra={"fields": {...}}` adds keys. Everything is concealed, tracebacks included."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, Mapping):
            line |= fields
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return conceal(json.dumps(line, ensure_ascii=False, default=str))


def configure(level: str) -> None:
    """Send every log of the process to standard error as JSON, from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)

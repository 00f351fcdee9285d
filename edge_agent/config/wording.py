"""Words for what pydantic found."""

import difflib
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from edge_agent.config.models import BuildingConfig
from edge_agent.config.problems import Location, Mistake


def mistakes_of(error: ValidationError) -> list[Mistake]:
    """Every mistake that pydantic found, in words."""
    return [_mistake(detail) for detail in error.errors(include_url=False)]


def nearest(wrong: str, known: Sequence[str]) -> str:
    """Advice naming the likeliest of ``known``, else a few of them."""
    if close := difflib.get_close_matches(wrong, known, n=1, cutoff=0.6):
        return f"did you mean {close[0]!r}?"
    if not known:
        return "there is none to choose from"
    listed = ", ".join(sorted(known)[:12])
    return f"known: {listed}{', …' if len(known) > 12 else ''}"


def _mistake(detail: ErrorDetails) -> Mistake:
    where: Location = detail["loc"]
    name = str(where[-1]) if where else "the file"
    shown = repr(detail["input"])
    match detail["type"]:
        case "missing":
            return Mistake(where, f"{_path(where)} is missing", f"add {name!r} here")
        case "extra_forbidden":
            fields = _field_names(where[:-1])
            return Mistake(where, f"{_path(where)} is not a known key", nearest(name, fields))
        case "value_error":
            reason = str(detail["ctx"]["error"])
            return Mistake(where, f"{_path(where)}: {reason}", "change one of the dates")
        case "model_type" | "dict_type" | "model_attributes_type":
            return Mistake(where, f"{_path(where)} must hold keys, not {_short(shown)}", _keys_advice(where))
        case "tuple_type" | "list_type":
            return Mistake(
                where, f"{_path(where)} must be a list, not {_short(shown)}", "start each item with '- '"
            )
        case _:
            return Mistake(where, f"{_path(where)}: {_short(shown)} is refused", _plain(detail["msg"]))


def _path(where: Location) -> str:
    path = ""
    for step in where:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".") or "the file"


def _short(shown: str) -> str:
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _plain(message: str) -> str:
    return f"{message[:1].lower()}{message[1:]}"


def _keys_advice(where: Location) -> str:
    return f"expected keys: {', '.join(_field_names(where))}"


def _field_names(where: Location) -> list[str]:
    """Keys allowed at a place of the document."""
    model: type[BaseModel] | None = BuildingConfig
    for step in where:
        if isinstance(step, str) and model is not None:
            named = [field for name, field in model.model_fields.items() if step in {name, field.alias}]
            model = _model_in(named[0].annotation) if named else None
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``Model``, ``Model | None`` or ``tuple[Model, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in typing.get_args(annotation))
    return next((model for model in found if model is not None), None)

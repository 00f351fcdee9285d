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
    tagged: Location = detail["loc"]
    where = _untagged(tagged)
    name = str(where[-1]) if where else "the file"
    shown = repr(detail["input"])
    match detail["type"]:
        case "missing":
            return Mistake(where, f"{_path(where)} is missing", f"add {name!r} here")
        case "extra_forbidden":
            fields = _field_names(tagged[:-1])
            return Mistake(where, f"{_path(where)} is not a known key", nearest(name, fields))
        case "value_error":
            reason = str(detail["ctx"]["error"])
            return Mistake(where, f"{_path(where)}: {reason}", "change one of them")
        case "union_tag_invalid" | "union_tag_not_found":
            tags = sorted(_tags(where))
            known = ", ".join(tags)
            given = detail["input"].get("type") if isinstance(detail["input"], dict) else None
            advice = nearest(str(given), tags) if given is not None else f"add 'type', one of: {known}"
            return Mistake(
                (*where, "type"), f"{_path((*where, 'type'))}: {given!r} is not a type of link", advice
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return Mistake(where, f"{_path(where)} must hold keys, not {_short(shown)}", _keys_advice(tagged))
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


def _untagged(where: Location) -> Location:
    """The place in the document: pydantic adds the tag of a union, which is not a step of it."""
    return tuple(
        step
        for index, step in enumerate(where)
        if not (isinstance(step, str) and _tagged(where[:index], step))
    )


def _tagged(where: Location, step: str) -> bool:
    return len(_models(where)) > 1 and step in _tags(where)


def _tags(where: Location) -> set[str]:
    return {tag for model in _models(where) for tag in _tags_of(model)}


def _tags_of(model: type[BaseModel]) -> tuple[str, ...]:
    field = model.model_fields.get("type")
    return typing.get_args(field.annotation) if field else ()


def _field_names(where: Location) -> list[str]:
    """Keys allowed at a place of the document."""
    models = _models(where)
    return [field.alias or name for model in models[:1] for name, field in model.model_fields.items()]


def _models(where: Location) -> list[type[BaseModel]]:
    """Models that may stand at a place of the document: several when a union was not told apart yet."""
    models: list[type[BaseModel]] = [BuildingConfig]
    for step in where:
        if isinstance(step, int):
            continue
        chosen = [model for model in models if step in _tags_of(model)]
        if chosen and len(models) > 1:
            models = chosen
            continue
        found = [
            field.annotation
            for model in models
            for name, field in model.model_fields.items()
            if step in {name, field.alias}
        ]
        models = [inner for annotation in found for inner in _models_in(annotation)]
    return models


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models inside ``Model``, ``Model | None``, ``tuple[Model, ...]`` or a named union."""
    if isinstance(annotation, typing.TypeAliasType):
        return _models_in(annotation.__value__)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in _models_in(part)]

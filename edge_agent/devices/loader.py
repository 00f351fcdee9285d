"""Finds device templates: those shipped with the agent, and the site's own folders, which win."""

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from edge_agent.devices.template import DeviceTemplate
from edge_agent.errors import EdgeAgentError


class TemplateError(EdgeAgentError):
    """A template that is missing or wrong; the message says which file and why."""


def template_ids(folders: Sequence[Path] = ()) -> list[str]:
    """Ids of all templates, shipped and in ``folders``, sorted."""
    found = {_id(entry) for entry in _shipped().iterdir() if _is_template(entry)}
    for folder in folders:
        if folder.is_dir():
            found |= {_id(entry) for entry in folder.iterdir() if _is_template(entry)}
    return sorted(found)


def load_template(template_id: str, *, folders: Sequence[Path] = ()) -> DeviceTemplate:
    """Load one template by id.

    Args:
        template_id: name of the file without ``.json``.
        folders: the site's own folders, searched in order before the shipped templates.

    Raises:
        TemplateError: there is none of that name, or its file is wrong.
    """
    for place in (*folders, _shipped()):
        entry = place.joinpath(f"{template_id}.json")
        # An id with a separator would leave the folder.
        if entry.name == f"{template_id}.json" and entry.is_file():
            return _read(entry, template_id)
    known = ", ".join(template_ids(folders))
    raise TemplateError(f"no device template is called {template_id!r}; there are: {known}")


def _shipped() -> Traversable:
    return resources.files(__package__).joinpath("templates")


def _id(entry: Traversable) -> str:
    return entry.name.removesuffix(".json")


def _is_template(entry: Traversable) -> bool:
    return entry.name.endswith(".json") and entry.is_file()


def _read(entry: Traversable, template_id: str) -> DeviceTemplate:
    try:
        text = entry.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"{entry}: cannot be read: {error}") from error
    return _parsed(text, str(entry), template_id)


@lru_cache(maxsize=64)
def _parsed(text: str, entry: str, template_id: str) -> DeviceTemplate:
    """The template of a file's text; devices of one kind share it."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise TemplateError(f"{entry}: line {error.lineno}: not valid JSON: {error.msg}") from error
    try:
        template = DeviceTemplate.model_validate(content)
    except ValidationError as error:
        raise TemplateError(f"{entry}: {_reasons(error, content)}") from error
    if template.id != template_id:
        raise TemplateError(f"{entry}: id is {template.id!r}; it must be the file's name, {template_id!r}")
    return template


def _reasons(error: ValidationError, content: object) -> str:
    """Say each mistake with the key of the register it is in, which a reader finds faster than an index."""
    return "; ".join(
        f"{_place(problem['loc'], content)}{problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()
    )


def _place(loc: tuple[int | str, ...], content: object) -> str:
    match loc:
        case ("registers", int(index), *rest):
            where = [f"register {_key(content, index)}", *map(str, rest)]
        case _:
            where = [str(part) for part in loc]
    return f"{': '.join(where)}: " if where else ""


def _key(content: object, index: int) -> str:
    match content:
        case {"registers": list(registers)} if isinstance(registers[index], dict):
            return repr(registers[index].get("key", f"number {index + 1}"))
        case _:
            return f"number {index + 1}"


def template_schema() -> dict[str, object]:
    """JSON Schema of a template file, for editors; what the agent fills in by itself may be left out."""
    schema: dict[str, object] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    content = DeviceTemplate.model_json_schema(by_alias=True)
    register = content["$defs"]["Register"]
    register["required"] = [name for name in register["required"] if name != "name"]
    return schema | content

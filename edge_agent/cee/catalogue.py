"""The fiches shipped with the program, read once each."""

import functools
import json
from decimal import Decimal
from importlib import resources

from pydantic import ValidationError

from .fiche_file import Fiche

_FOLDER = resources.files(__package__) / "fiches"


class UnknownFiche(LookupError):  # noqa: N818 - part of the interface under this name
    """No fiche of that code in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code!r} is not in the catalogue; it holds {', '.join(codes())}")


@functools.cache
def codes() -> tuple[str, ...]:
    """Codes of the catalogue, sorted."""
    return tuple(
        sorted(file.name.removesuffix(".json") for file in _FOLDER.iterdir() if file.name.endswith(".json"))
    )


def fiche(code: str) -> Fiche:
    """Fiche of a code, in upper or lower case.

    Raises:
        UnknownFiche: it is not in the catalogue.
    """
    code = code.strip().upper()
    if code not in codes():
        raise UnknownFiche(code)
    return _read(code)


def parse_fiche(text: str) -> Fiche:
    """Fiche of a JSON text, its decimal numbers kept as written.

    Raises:
        pydantic.ValidationError: the text does not follow the schema.
    """
    return Fiche.model_validate(json.loads(text, parse_float=Decimal, parse_int=Decimal))


@functools.cache
def _read(code: str) -> Fiche:
    return parse_fiche((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))


def check_fiche(name: str, text: str) -> str | None:
    """What is wrong with a fiche file, in words; None when nothing is.

    Args:
        name: name of the file, which must be that of its code.
        text: its content.
    """
    try:
        found = parse_fiche(text)
    except json.JSONDecodeError as error:
        return f"{name}:{error.lineno}: not JSON: {error.msg}"
    except ValidationError as error:
        return "\n".join(
            f"{name}: {'.'.join(str(part) for part in fault['loc']) or 'fiche'}: {fault['msg']}"
            for fault in error.errors(include_url=False)
        )
    return None if name == f"{found.code}.json" else f"{name}: the file must be named {found.code}.json"


def shipped_texts() -> list[tuple[str, str]]:
    """Name and content of every fiche file of the program."""
    return [(f"{code}.json", (_FOLDER / f"{code}.json").read_text(encoding="utf-8")) for code in codes()]

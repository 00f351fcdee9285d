"""The settings as an operator reads them: every variable, what it means, and what it is now."""

import inspect
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from linky_proxy.settings import PREFIX, Settings, SharedSettings
from linky_proxy.tokens.keyring import key_id

_ATTRIBUTE = re.compile(r"    (\w+): (.+)")


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting.

    Attributes:
        name: of the environment variable.
        meaning: one sentence.
        default: as text; None when the setting has to be given.
    """

    name: str
    meaning: str
    default: str | None


def shown(value: object) -> str:
    """A setting's value as text; of a secret only its length."""
    match value:
        case SecretStr():
            return f"set, {len(value.get_secret_value().encode())} bytes"
        case tuple():
            return ", ".join(shown(one) for one in value)
        case None:
            return ""
        case _:
            return str(value)


def _meanings(kind: type[SharedSettings]) -> Mapping[str, str]:
    meanings: dict[str, str] = {}
    for parent in reversed(kind.__mro__):
        if not issubclass(parent, SharedSettings):
            continue
        name = ""
        for line in (inspect.getdoc(parent) or "").splitlines():
            if found := _ATTRIBUTE.fullmatch(line):
                name = found[1]
                meanings[name] = found[2]
            elif name and line.startswith("        "):
                meanings[name] += f" {line.strip()}"
    return meanings


def variables(kind: type[SharedSettings] = Settings) -> Sequence[Variable]:
    """Every variable of `kind`, those that must be given first."""
    meanings = dict(_meanings(kind))
    for name in kind.model_fields:
        if (held := name.removesuffix("_file")) != name and held in kind.model_fields:
            meanings[name] = f"file that holds {PREFIX}{held.upper()} instead."
    listed = [
        Variable(
            PREFIX + name.upper(),
            meanings.get(name, ""),
            None if field.default is PydanticUndefined else shown(field.default),
        )
        for name, field in kind.model_fields.items()
    ]
    return sorted(listed, key=lambda one: one.default is not None)


def values(settings: Settings) -> Mapping[str, str]:
    """Every variable and its present value, secrets concealed."""
    listed = {PREFIX + name.upper(): shown(getattr(settings, name)) for name in type(settings).model_fields}
    keys = [key_id(secret) for secret in settings.keyring.secrets]
    listed[f"{PREFIX}JWT_SECRET"] += f", kid {keys[0]}"
    if len(keys) > 1:
        listed[f"{PREFIX}JWT_PREVIOUS_SECRETS"] += f", kid {', '.join(keys[1:])}"
    return listed


def unknown_variables(env_file: Path | None) -> Sequence[str]:
    """Variables that begin like ours and are none of ours: a slip of the pen that would go unnoticed."""
    names = set(os.environ)
    if env_file is not None:
        lines = env_file.read_text(encoding="utf-8").splitlines()
        names |= {line.partition("=")[0].removeprefix("export ").strip() for line in lines}
    known = {one.name for one in variables()}
    return sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)

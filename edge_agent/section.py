"""Base of the sections of ``building.yaml``, wherever a section is defined."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

type Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
"""A name used in addresses: lower case letters, digits, ``-`` and ``_``."""

type PointId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*\.[a-z][a-z0-9_]*$")]
"""``{device}.{register key}``."""


class Section(BaseModel):
    """Base of all sections: immutable, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

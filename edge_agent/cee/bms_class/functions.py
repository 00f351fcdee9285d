"""The functions of the standard that matter to fiche BAT-TH-116: data, in `functions.json`."""

import functools
from enum import StrEnum
from importlib import resources
from typing import Self

from pydantic import Field, model_validator

from edge_agent.cee.schema import Confidence, Source, Strict


class BmsClass(StrEnum):
    """Class of a management system, best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return "ABCD".index(self.value)


class Title(Strict):
    """Name in both languages."""

    fr: str
    en: str

    def to_json(self) -> dict[str, str]:
        """Both languages."""
        return {"fr": self.fr, "en": self.en}


class Level(Strict):
    """A level of a function.

    Attributes:
        fr: its name in French.
        en: its name in English.
        shown_by: words of points that show this level; each must be found in one point. Empty when only an
            audit can tell.
    """

    fr: str
    en: str
    shown_by: list[str] = Field(default_factory=list)


class BmsFunction(Strict):
    """A function, its levels from 0, and the least level of each class for buildings other than housing.

    Attributes:
        id: number in the standard.
        use: use of fiche BAT-TH-116 it belongs to; `gtb` for the management functions, which count for every use.
        title: its name.
        levels: its levels, the first is 0.
        needs: least level for classes C, B and A.
    """

    id: str = Field(pattern=r"^\d\.\d{1,2}$")
    use: str = Field(pattern=r"^(chauffage|refroidissement|ecs|eclairage|auxiliaire|gtb)$")
    title: Title
    levels: list[Level] = Field(min_length=2)
    needs: dict[BmsClass, int]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if set(self.needs) != {BmsClass.A, BmsClass.B, BmsClass.C}:
            raise ValueError(f"{self.id}: give the least level of A, B and C")
        c, b, a = (self.needs[name] for name in (BmsClass.C, BmsClass.B, BmsClass.A))
        if not 0 <= c <= b <= a < len(self.levels):
            raise ValueError(f"{self.id}: a better class cannot need a lower level")
        return self

    def class_of(self, level: int) -> BmsClass:
        """Best class that a level is enough for."""
        for name in (BmsClass.A, BmsClass.B, BmsClass.C):
            if level >= self.needs[name]:
                return name
        return BmsClass.D


class BmsFunctions(Strict):
    """The functions and where they were read."""

    standard: str
    functions: list[BmsFunction]
    source: list[Source] = Field(min_length=1)
    confidence: Confidence
    note: str


@functools.cache
def shipped_functions() -> BmsFunctions:
    """The functions of the program."""
    return BmsFunctions.model_validate_json(
        (resources.files(__package__) / "functions.json").read_text(encoding="utf-8")
    )

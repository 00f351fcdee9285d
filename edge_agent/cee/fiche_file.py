"""The form of a fiche file: one per code, every version dated by engagement."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from .schema import (
    ComputableVersion,
    Notice,
    SameAsVersion,
    Sector,
    Source,
    Strict,
    Territory,
    UncheckedVersion,
)

type Version = Annotated[ComputableVersion | SameAsVersion | UncheckedVersion, Field(discriminator="amounts")]
type KnownVersion = ComputableVersion | UncheckedVersion
"""A version once the amounts it shares with another are put in it."""


class Repeal(Strict):
    """The end of a fiche."""

    last_engagement_day: date
    source: list[Source] = Field(min_length=1)


class Fiche(Strict):
    """A standardised operation and all its versions, oldest first.

    The validation fails when two versions hold on the same day, when one shares the amounts of a version that has none,
    when one outlives the repeal, and when nothing in the file names a source.
    """

    code: str = Field(pattern=r"^[A-Z]{3}-[A-Z]{2}-\d{3}$")
    title: str
    sector: Sector
    territory: Territory
    repealed: Repeal | None = None
    versions: list[Version]

    @model_validator(mode="after")
    def _versions_follow_each_other(self) -> Self:
        for older, newer in zip(self.versions, self.versions[1:], strict=False):
            if older.valid_to is None or newer.valid_from <= older.valid_to:
                raise ValueError(f"{newer.version} starts before {older.version} ends")
        if self.repealed is not None and self.versions:
            last, end = self.versions[-1], self.repealed.last_engagement_day
            if last.valid_to is None or last.valid_to > end:
                raise ValueError(f"{last.version} outlives the repeal of {end}")
        return self

    @model_validator(mode="after")
    def _amounts_and_sources_are_known(self) -> Self:
        with_amounts = {version.version for version in self._computable()}
        for version in self.versions:
            if isinstance(version, SameAsVersion) and version.same_as not in with_amounts:
                raise ValueError(f"{version.version} shares the amounts of {version.same_as}, which has none")
        if not with_amounts and self.repealed is None:
            raise ValueError(
                f"{self.code} has neither a version with amounts nor a repeal: nothing names a source"
            )
        return self

    def _computable(self) -> list[ComputableVersion]:
        return [version for version in self.versions if isinstance(version, ComputableVersion)]

    @functools.cached_property
    def known_versions(self) -> Sequence[KnownVersion]:
        """The versions, oldest first, each with its amounts where they are known."""
        by_name = {version.version: version for version in self._computable()}
        return [
            _shared(version, by_name[version.same_as]) if isinstance(version, SameAsVersion) else version
            for version in self.versions
        ]

    def version_at(self, engaged: date) -> KnownVersion | None:
        """Version of an operation engaged that day; None when the fiche does not exist then."""
        return next((version for version in self.known_versions if version.in_force(engaged)), None)

    def repealed_at(self, engaged: date) -> bool:
        """Whether the fiche was repealed before that day."""
        return self.repealed is not None and engaged > self.repealed.last_engagement_day


def _shared(version: SameAsVersion, model: ComputableVersion) -> ComputableVersion:
    notice = Notice(
        text=f"the amounts of version {version.version} are known to equal those of {model.version}; its conditions are "
        f"listed as those of {model.version} and may differ"
    )
    dates = {"version": version.version, "valid_from": version.valid_from, "valid_to": version.valid_to}
    return model.model_copy(update={**dates, "notices": [*model.notices, notice]})

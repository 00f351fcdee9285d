"""What the reader of an estimate must know, from the version, the law and the calendar."""

import functools
import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources

from pydantic import Field

from .fiche_file import Fiche
from .prices import OLD_AFTER_MONTHS, PrimeRange
from .schema import ComputableVersion, Confidence, Notice, Sector, Source, Strict, Territory
from .situation import Situation

ENDS_SOON = timedelta(days=183)


class GeneralNotice(Notice):
    """A notice of law, for every fiche of some sectors."""

    sectors: list[Sector] = Field(min_length=1)


class GeneralNotices(Strict):
    """The notices shipped with the program, and the day up to which its catalogue is known."""

    catalogue_as_of: date
    notices: list[GeneralNotice]
    source: list[Source] = Field(min_length=1)
    confidence: Confidence


@functools.cache
def shipped_notices() -> GeneralNotices:
    """The general notices of the program."""
    text = (resources.files(__package__) / "general_notices.json").read_text(encoding="utf-8")
    return GeneralNotices.model_validate(json.loads(text))


def version_warnings(
    fiche: Fiche, version: ComputableVersion, engaged: date, situation: Situation
) -> Iterator[str]:
    """Warnings about the version, whatever the volume."""
    yield from (notice.text for notice in version.notices if notice.concerns(engaged))
    for notice in shipped_notices().notices:
        if fiche.sector in notice.sectors and notice.concerns(engaged):
            yield notice.text
    if version.conditions:
        yield "the eligibility conditions of the fiche are listed, not verified"
    if version.not_cumulable_with:
        yield f"not cumulable with {', '.join(version.not_cumulable_with)}"
    if fiche.territory is not Territory.EVERYWHERE and situation.department is None:
        where = "metropolitan France" if fiche.territory is Territory.METROPOLE else "overseas departments"
        yield f"the fiche applies to {where} only: give the department to have it checked"
    if version.confidence is not Confidence.OFFICIAL:
        yield _confidence(version)
    if version.valid_to is not None and version.valid_to - engaged <= ENDS_SOON:
        yield f"version {version.version} ends on {version.valid_to}: sign before, or estimate again"


def prime_warnings(prime: PrimeRange | None, engaged: date) -> Iterator[str]:
    """Warnings about the prime of a volume, or about its absence."""
    if prime is None:
        yield f"no market price is known up to {engaged}: the prime is not estimated"
        return
    yield "the prime is a range under stated prices and shares, not an offer; the share paid is not published"
    if (age := prime.months_old(engaged)) > OLD_AFTER_MONTHS:
        yield f"the latest market price known is that of {prime.last_month}, {age} months before engagement"


def _confidence(version: ComputableVersion) -> str:
    unread = sorted(
        name for name, level in version.table_confidence.items() if level is not Confidence.OFFICIAL
    )
    what = f"amounts ({', '.join(unread)})" if unread else "amounts"
    return f"{what} read in a {version.confidence} source: check the official fiche before any commitment"

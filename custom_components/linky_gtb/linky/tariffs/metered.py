"""Versions of a tariff that follow the windows programmed in the meter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from .off_peak import OffPeakPeriod, Window
from .registers import WITH_WINDOWS
from .tariff import Tariff, TariffVersion


def with_meter_windows(tariff: Tariff, seen: Sequence[tuple[date, tuple[Window, ...]]]) -> Tariff:
    """Return the tariff in which versions without windows of their own take those of the meter.

    Args:
        tariff: as it is stored.
        seen: by the day from which they were seen, oldest first; the first are believed for the time before too.
    """
    versions = tuple(
        dated
        for version, until in _with_ends(tariff)
        for dated in (_followed(version, until, seen) if _follows(version) else (version,))
    )
    return tariff if versions == tariff.versions else replace(tariff, versions=versions)


def _follows(version: TariffVersion) -> bool:
    return version.option in WITH_WINDOWS and not version.off_peak


def _with_ends(tariff: Tariff) -> Iterable[tuple[TariffVersion, date]]:
    ends = (*(version.valid_from for version in tariff.versions[1:]), date.max)
    return zip(tariff.versions, ends, strict=False)


def _followed(
    version: TariffVersion, until: date, seen: Sequence[tuple[date, tuple[Window, ...]]]
) -> Iterable[TariffVersion]:
    if not seen:
        yield version
        return
    starts = [date.min, *(since for since, _ in seen[1:])]
    ends = [*starts[1:], date.max]
    for (_, windows), start, end in zip(seen, starts, ends, strict=True):
        first = max(start, version.valid_from)
        if first < min(end, until):
            yield replace(version, valid_from=first, off_peak=(OffPeakPeriod(windows),))

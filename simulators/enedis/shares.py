"""Which delivery points their holder shares with the application, remembered in a file when one is given."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path

from simulators.enedis.civil import months_before
from simulators.enedis.errors import Json

_DURATION = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_LONGEST_MONTHS = 36

# What a holder's consent to "courbe, énergie, puissance, index" opens: (mesuresTypeCode, mesuresPas).
_GRANTED = (("CDC", "PT30M"), ("ENERGIE", "P1D"), ("PMAX", "P1D"), ("IDX", "P1D"))


class DurationError(ValueError):
    """The consent's duration is not one that Enedis accepts."""


def consent_end(start: date, duration: str) -> date:
    """Last day of a consent of an ISO 8601 `duration` (years, months, weeks, days; three years at most).

    Raises:
        DurationError: bad format, or longer than three years.
    """
    found = _DURATION.fullmatch(duration)
    if found is None:
        raise DurationError(duration)
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    if years > 3 or months > _LONGEST_MONTHS or weeks > 160 or days > 1200:
        raise DurationError(duration)
    end = months_before(start, -(12 * years + months)) + timedelta(weeks=weeks, days=days)
    if not start < end <= months_before(start, -_LONGEST_MONTHS):
        raise DurationError(duration)
    return end - timedelta(days=1)


def autorisation_id(prm: str) -> int:
    """Enedis gives the same number when a share is deleted and granted again; here it depends on the point alone."""
    return 100_000_000 + int.from_bytes(blake2b(prm.encode(), digest_size=6).digest()) % 900_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """A consent in force from `start` to `end`, both included."""

    prm: str
    start: date
    end: date

    def services(self, state: str) -> list[Json]:
        """The `serviceSouscrit` entries of this consent, all in `state`."""
        labels = {"ACTIF": "Actif", "DEMANDE": "Demandé"}
        return [
            {
                "id": f"svc-{self.prm[-4:]}-{code.lower()}",
                "soutirage": True,
                "injection": False,
                "serviceCode": "ACCES",
                "etatCode": state,
                "etatLibelle": labels[state],
                "dateDebut": self.start.isoformat(),
                "dateFin": self.end.isoformat(),
                "pointId": self.prm,
                "mesuresTypeCode": code,
                "mesuresPas": step,
                "autorisation": {
                    "autorisationId": autorisation_id(self.prm),
                    "autorisationType": "EXPLICITE",
                },
            }
            for code, step in _GRANTED
        ]


class AlreadySharedError(Exception):
    """The point is shared already: Enedis shows an error and never calls back."""


class ShareFileError(Exception):
    """The file of shares cannot be used; the message says why."""


@dataclass(slots=True)
class Shares:
    """The consents in force.

    Attributes:
        file: where they are written at every change, so that a simulator that is killed comes back with them.
    """

    file: Path | None = None
    _by_prm: dict[str, Share] = field(default_factory=dict)

    @classmethod
    def from_file(cls, file: Path) -> Shares:
        """The shares that `file` holds, none when it does not exist yet.

        Raises:
            ShareFileError: the file is not one that a simulator wrote.
        """
        if not file.exists():
            return cls(file)
        try:
            rows = json.loads(file.read_text(encoding="utf-8"))
            shares = [
                Share(row["prm"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
                for row in rows
            ]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ShareFileError(f"{file}: not a file of shares; delete it to start without any") from error
        return cls(file, {share.prm: share for share in shares})

    def _save(self) -> None:
        if self.file is None:
            return
        rows = [
            {"prm": share.prm, "start": share.start.isoformat(), "end": share.end.isoformat()}
            for share in self._by_prm.values()
        ]
        # Replaced in one step: a kill in the middle leaves the old file.
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps(rows), encoding="utf-8")
        draft.replace(self.file)

    def grant(self, prm: str, start: date, end: date) -> int:
        """Share a point and return its `autorisation_id`.

        Raises:
            AlreadySharedError: the point is shared already.
        """
        if self.allows(prm, start):
            raise AlreadySharedError(prm)
        self._by_prm[prm] = Share(prm, start, end)
        self._save()
        return autorisation_id(prm)

    def delete(self, prm: str) -> None:
        """Stop sharing a point; nothing happens when it is not shared."""
        self._by_prm.pop(prm, None)
        self._save()

    def allows(self, prm: str, today: date) -> bool:
        """Whether the point is shared today."""
        share = self._by_prm.get(prm)
        return share is not None and share.start <= today <= share.end

    def find(self, wanted: int) -> Share | None:
        """The share that has this `autorisation_id`."""
        return next((share for share in self._by_prm.values() if autorisation_id(share.prm) == wanted), None)

    def prms(self) -> Iterable[str]:
        """The points shared, in the order of their consents."""
        return tuple(self._by_prm)

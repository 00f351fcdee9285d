"""What the pretend délégataire knows and decides, without a socket."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(slots=True)
class Received:
    """A dossier received."""

    reference: str
    key: str
    digest: str
    received: str
    dossier: Mapping[str, object]
    polls: int = 0


@dataclass(slots=True)
class Office:
    """The state of the délégataire.

    Attributes:
        keys: valid API keys.
        clients: OAuth2 clients and their secrets.
        tokens: valid tokens.
        faults: statuses to answer instead of working, first one first.
        pending_polls: polls answered `pending` before the decision.
        received: dossiers by reference.
        clock: what time it is.
    """

    keys: set[str] = field(default_factory=lambda: {"demo-key"})
    clients: dict[str, str] = field(default_factory=lambda: {"demo-client": "demo-secret"})
    tokens: set[str] = field(default_factory=set)
    faults: list[int] = field(default_factory=list)
    pending_polls: int = 1
    received: dict[str, Received] = field(default_factory=dict)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def errors_of(self, dossier: Mapping[str, object]) -> list[dict[str, str]]:
        """Coded errors of a dossier at reception."""
        found = []
        for field_name, code, words in (
            ("beneficiary.siren", "BEN-01", "SIREN du bénéficiaire absent"),
            ("days.engaged", "DAT-01", "date d'engagement absente"),
            ("professional.siret", "PRO-01", "SIRET du professionnel absent"),
        ):
            if not _at(dossier, field_name):
                found.append({"code": code, "field": field_name, "message": words})
        return found

    def keep(self, key: str, body: bytes, dossier: Mapping[str, object]) -> Received | None:
        """Keep a dossier, or give back the one of the same key; None when the key names another content."""
        digest = hashlib.sha256(body).hexdigest()
        for known in self.received.values():
            if known.key == key:
                return known if known.digest == digest else None
        reference = f"DEL-{len(self.received) + 1:05d}"
        kept = Received(reference, key, digest, self.clock().isoformat(), dossier)
        self.received[reference] = kept
        return kept

    def decision(self, reference: str) -> dict[str, object] | None:
        """What became of a dossier; None when it is not known."""
        kept = self.received.get(reference)
        if kept is None:
            return None
        kept.polls += 1
        if kept.polls <= self.pending_polls:
            return {"reference": reference, "status": "pending"}
        day = self.clock().date().isoformat()
        if not _at(kept.dossier, "days.attestation_beneficiary"):
            codes = [{"code": "ATT-01", "text": "attestation non signée du bénéficiaire"}]
            return {"reference": reference, "status": "rejected", "day": day, "codes": codes}
        return {"reference": reference, "status": "accepted", "day": day, "codes": []}

    def rotate(self, key: str) -> str:
        """Replace a key."""
        self.keys.discard(key)
        new = f"key-{secrets.token_hex(8)}"
        self.keys.add(new)
        return new


def _at(content: object, path: str) -> object:
    for name in path.split("."):
        content = content.get(name) if isinstance(content, Mapping) else None
    return content

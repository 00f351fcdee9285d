"""Which state may follow which."""

from .model import DossierError, State

FOLLOWS = {
    State.DRAFT: {State.READY},
    State.READY: {State.DRAFT, State.SENT},
    State.SENT: {State.COMPLEMENT_ASKED, State.ACCEPTED, State.REJECTED},
    State.COMPLEMENT_ASKED: {State.SENT, State.REJECTED},
    State.ACCEPTED: set[State](),
    State.REJECTED: {State.DRAFT},
}
OPEN = frozenset({State.DRAFT, State.READY, State.COMPLEMENT_ASKED})
"""States in which the content may change."""


def require_step(before: State, after: State) -> None:
    """Refuse a step that the states do not allow.

    Raises:
        DossierError: it is not allowed; the message says which are.
    """
    if after not in FOLLOWS[before]:
        allowed = ", ".join(sorted(FOLLOWS[before])) or "none: it is final"
        raise DossierError(f"a dossier that is {before} cannot become {after}; it can become {allowed}")

"""French words of what a dossier shows."""

import functools
import json
from importlib import resources

from .model import DocumentKind, State

_STATES = {
    State.DRAFT: "brouillon",
    State.READY: "prêt",
    State.SENT: "envoyé",
    State.COMPLEMENT_ASKED: "complément demandé",
    State.ACCEPTED: "accepté",
    State.REJECTED: "rejeté",
}
_DOCUMENTS = {
    DocumentKind.COMMITMENT: "Rôle actif et incitatif",
    DocumentKind.AUDIT: "Audit énergétique",
    DocumentKind.STUDY: "Étude",
    DocumentKind.QUOTE: "Devis",
    DocumentKind.ORDER: "Bon de commande",
    DocumentKind.INVOICE: "Facture",
    DocumentKind.ACCEPTANCE: "PV de réception",
    DocumentKind.ATTESTATION: "Attestation sur l'honneur",
    DocumentKind.CLASS_AUDIT: "Audit de classe",
    DocumentKind.MEASUREMENT: "Rapport de mesure",
    DocumentKind.CONTRACT: "Contrat",
    DocumentKind.INSPECTION: "Contrôle",
    DocumentKind.OTHER: "Autre pièce",
}
_EVENTS = {
    "created": "Dossier ouvert",
    "changed": "Données modifiées",
    "attached": "Pièce jointe",
    "state": "Changement d'état",
    "confirmed": "Étape confirmée",
    "unconfirmed": "Étape décochée",
    "exported": "Dossier exporté",
    "answer": "Réponse du délégataire",
    "exchange": "Échange avec le délégataire",
}


def french_state(state: State) -> str:
    """A state."""
    return _STATES[state]


def french_document(kind: DocumentKind) -> str:
    """A kind of document."""
    return _DOCUMENTS[kind]


def french_event(event: str) -> str:
    """An event of the journal."""
    return _EVENTS.get(event, event)


def french_condition(text: str) -> str:
    """A condition of the catalogue, in French where it is translated, else as the catalogue has it."""
    return _conditions().get(text, text)


def french_reference(text: str) -> str:
    """The reference of a text, whose English joints are the catalogue's."""
    for english, french in (
        ("amended by arrêté of", "modifié par l'arrêté du"),
        ("amended by", "modifié par"),
        ("arrêté of", "arrêté du"),
        ("Arrêté of", "Arrêté du"),
    ):
        text = text.replace(english, french)
    return text


@functools.cache
def _conditions() -> dict[str, str]:
    content = (resources.files(__package__) / "conditions_fr.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(content)
    return found

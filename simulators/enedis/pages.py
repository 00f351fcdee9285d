"""The pages a holder sees: choice of the meter, dead ends, list of shares. French, as Enedis' are."""

from collections.abc import Iterable, Mapping
from html import escape

from simulators.enedis.measures import Meter


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        "<style>body{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        "fieldset{margin:1rem 0}label{display:block;padding:.3rem 0}button{font:inherit;padding:.4rem 1rem}"
        ".note{background:#fff3cd;padding:.5rem}</style></head><body>"
        '<p class="note">Simulateur : ce n’est pas le site d’Enedis.</p>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def consent_page(action: str, hidden: Mapping[str, str], meters: Iterable[Meter], until: str) -> str:
    """The consent form. Fields: the hidden ones as given, radio `prm`, buttons `decision` = `accept` or `refuse`."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    choices = "".join(
        f'<label><input type="radio" name="prm" value="{meter.prm}"{" checked" if i == 0 else ""}> '
        f"{meter.prm}, {escape(meter.address)}</label>"
        for i, meter in enumerate(meters)
    )
    return _page(
        "Partager mes données de consommation",
        f"<p>L’application demande l’accès aux mesures d’un compteur jusqu’au {escape(until)} : "
        "courbe de charge, énergies quotidiennes, puissance maximale, index.</p>"
        f'<form method="post" action="{escape(action)}">{inputs}'
        f"<fieldset><legend>Compteur à partager</legend>{choices}</fieldset>"
        '<button type="submit" name="decision" value="accept">Accepter</button> '
        '<button type="submit" name="decision" value="refuse">Refuser</button></form>',
    )


def dead_end_page(message: str) -> str:
    """An error that ends on Enedis' side, without a callback."""
    return _page("Partage impossible", f"<p>{escape(message)}</p>")


def shares_page(action: str, prms: Iterable[str]) -> str:
    """The holder's shares, each with a button to delete it (field `prm`)."""
    rows = "".join(
        f'<form method="post" action="{escape(action)}"><input type="hidden" name="prm" value="{prm}">'
        f"<p>{prm} <button>Supprimer le partage</button></p></form>"
        for prm in prms
    )
    return _page("Mes partages", rows or "<p>Aucun partage.</p>")

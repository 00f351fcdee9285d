"""Loads that are not proposed, and never shed unless their owner insists: cold chain, network, life safety, ourselves."""

import re
from typing import Final
from unicodedata import combining, normalize

_WORDS: Final = (
    # cold chain
    r"frigo\w*|refrigerateur\w*|congelateur\w*|chambre froide|fridge\w*|freezer\w*|refrigerator\w*|vaccin\w*",
    # Home Assistant, network, servers
    r"serveur\w*|server\w*|baie|routeur|router|box|switch reseau|reseau|network|nas|onduleur|ups|wi-?fi|zigbee|passerelle|gateway|home ?assistant|raspberry\w*",
    # life safety, and air of occupied rooms
    r"alarme\w*|alarm\w*|incendie|fire|desenfumage|baes|secours|emergency|detect\w*|vmc|ventilation|extract\w*|pompe de relevage|ascenseur|lift|elevator|medical\w*|respirat\w*|oxygen\w*",
)
_PATTERN: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")


def looks_vital(*texts: str | None) -> bool:
    """Return whether a name or an id says that a load must not be shed."""
    return any(_PATTERN.search(_plain(text)) for text in texts if text)


def _plain(text: str) -> str:
    """Return the text in lower case, without accents, `_` as spaces."""
    decomposed = normalize("NFD", text.lower().replace("_", " ").replace(".", " "))
    return "".join(letter for letter in decomposed if not combining(letter))

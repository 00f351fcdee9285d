"""A connector to adapt to a délégataire's HTTP API: off until a file of settings turns it on.

No public API of the EMMY register was found: this speaks the way that délégataires describe theirs (API key by establishment
or OAuth2 client credentials, JSON or XML, acknowledgement with its time, coded errors), and each will differ.

The client itself is in :mod:`edge_agent.exchange.client`: a running agent reads the ledger only, and does not pay for it.
"""

from .ledger import Ledger, Record
from .office_time import office_time_eur
from .supervision import Supervision, supervise

__all__ = [
    "Ledger",
    "Record",
    "Supervision",
    "office_time_eur",
    "supervise",
]

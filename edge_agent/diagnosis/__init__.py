"""What a site's own history says of it every night: anomalies, key figures, expectation (shell over the store).

Nothing here needs numpy; the run itself, which does, is in :mod:`edge_agent.diagnosis.nightly`.
"""

from .service import Diagnoses, UnknownAlertError

__all__ = ["Diagnoses", "UnknownAlertError"]

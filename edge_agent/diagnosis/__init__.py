"""What a site's own history says of it every night: anomalies, key figures, expectation (shell over the store)."""

from .nightly import Diagnosis, Refused, diagnose
from .service import Diagnoses, UnknownAlertError

__all__ = ["Diagnoses", "Diagnosis", "Refused", "UnknownAlertError", "diagnose"]

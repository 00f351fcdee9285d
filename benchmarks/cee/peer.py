"""Runs inside the peer's own environment: a JSON line of works in, a JSON line of volume out. Imports nothing of ours."""

import json
import sys
import warnings

from CEE import calcul_CEE  # type: ignore[import-not-found]  # the peer's package, absent from our environment


def main() -> None:
    """Answer every line."""
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            volume = calcul_CEE(asked["fiche"], date_engagement=asked["engaged"], **asked["arguments"])
            answer = {"kwh_cumac": volume}
        except (ValueError, TypeError, KeyError, ZeroDivisionError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        sys.stdout.write(f"{json.dumps(answer)}\n")


main()

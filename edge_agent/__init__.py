"""Edge agent: reads the points of a building, keeps them, computes energy, savings and CEE estimates."""

from importlib import metadata


def version() -> str:
    """Version of the installed distribution, or ``0+unknown`` when run from a bare folder."""
    try:
        return metadata.version("linky-gtb")
    except metadata.PackageNotFoundError:
        return "0+unknown"

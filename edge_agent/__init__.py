"""Edge agent: reads the points of a building, keeps them, computes energy, savings and CEE estimates."""


def version() -> str:
    """Version of the installed distribution, or ``0+unknown`` when run from a bare folder."""
    # A tenth of a second that only those who ask for the version pay.
    from importlib import metadata  # noqa: PLC0415 - see above

    try:
        return metadata.version("linky-gtb")
    except metadata.PackageNotFoundError:
        return "0+unknown"

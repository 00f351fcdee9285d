"""Addresses of servers, as a person types them."""

from yarl import URL


class InvalidUrlError(ValueError):
    """The text is not the address of a server."""


def checked_url(text: str) -> str:
    """Return the address without final slash.

    Raises:
        InvalidUrlError: when it is not `http://host` or `https://host`, with a port or a path if any.
    """
    try:
        url = URL(text.strip())
    except ValueError as err:
        raise InvalidUrlError(text) from err
    if url.scheme not in ("http", "https") or not url.host or url.user or url.query_string or url.fragment:
        raise InvalidUrlError(text)
    return str(url).rstrip("/")

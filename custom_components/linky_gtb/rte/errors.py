"""What RTE may refuse; `key` names the translated message."""

from typing import ClassVar, Final

SHORTEST_PAUSE_S: Final = 15 * 60
"""RTE refuses a second call to EcoWatt within a quarter of an hour."""


class RteError(Exception):
    """RTE did not give what was asked."""

    key: ClassVar[str]
    retry_after_s: float = 30 * 60
    """How long to wait before asking again, in seconds."""

    def __init__(self, detail: str = "", *, retry_after_s: float | None = None) -> None:
        """Keep `detail`, which never holds the account's secret."""
        super().__init__(detail[:200])
        if retry_after_s is not None:
            self.retry_after_s = max(retry_after_s, SHORTEST_PAUSE_S)


class RteUnreachableError(RteError):
    """No answer, or a server out of order."""

    key = "rte_unreachable"
    retry_after_s = SHORTEST_PAUSE_S


class RteCredentialsError(RteError):
    """RTE does not know this client id, or its secret is another one."""

    key = "rte_credentials"
    retry_after_s = 6 * 3600


class RteNotSubscribedError(RteError):
    """The account has not subscribed to this API."""

    key = "rte_not_subscribed"
    retry_after_s = 6 * 3600


class RteQuotaError(RteError):
    """Too many calls; EcoWatt bears one a quarter of an hour."""

    key = "rte_quota"


class RteUnexpectedError(RteError):
    """Something answered that is not RTE's API."""

    key = "rte_unexpected"

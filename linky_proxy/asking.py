"""A question to Enedis, with everything that can go wrong on the way turned into an answer of the interface."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from linky_proxy.application_token import ApplicationTokenError
from linky_proxy.enedis import UpstreamAnswer, UpstreamUnreachableError
from linky_proxy.errors import application_token_failed, quota_reached, unknown_failure
from linky_proxy.quota import QuotaExceededError

_LOGGER = logging.getLogger(__name__)


async def ask(call: Awaitable[UpstreamAnswer], now: Callable[[], datetime]) -> UpstreamAnswer:
    """Enedis' answer to `call`, whatever its status but a redirection.

    Raises:
        ApiError: no application token, no turn within the quota, no answer, or a redirection.
    """
    try:
        answer = await call
    except ApplicationTokenError as error:
        _LOGGER.error("no application token: %s", error)  # noqa: TRY400 - the reason is whole, a traceback adds nothing
        raise application_token_failed() from error
    except QuotaExceededError as error:
        raise quota_reached(now(), error.wait_s) from error
    except UpstreamUnreachableError as error:
        _LOGGER.warning("Enedis unreachable: %s", error)
        raise unknown_failure() from error
    if 300 <= answer.status < 400:
        # Enedis' APIs do not redirect; relaying the status would send the client somewhere with its token.
        raise unknown_failure()
    return answer

"""A question to Enedis, with everything that can go wrong on the way turned into an answer of the interface."""

import logging
import math
from collections.abc import Awaitable, Callable
from datetime import datetime

from linky_proxy.errors import (
    ApiError,
    application_token_failed,
    quota_reached,
    unknown_failure,
    upstream_error,
)
from linky_proxy.quota import QuotaExceededError
from linky_proxy.upstream.application_token import ApplicationTokenError
from linky_proxy.upstream.enedis import UpstreamAnswer, UpstreamUnreachableError

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


def refusal(answer: UpstreamAnswer, now: datetime) -> ApiError:
    """Enedis' refusal as the client gets it, with the time to wait when it is known."""
    error = upstream_error(answer.status, answer.text, now)
    if error.retry_after_s is None and answer.retry_after_s is not None:
        error.retry_after_s = math.ceil(answer.retry_after_s)
    return error

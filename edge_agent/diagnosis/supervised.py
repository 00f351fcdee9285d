"""One part of the diagnosis, that may fail without stopping the others nor the reading of the building."""

import logging
from collections.abc import Callable

from edge_agent.errors import EdgeAgentError

_LOG = logging.getLogger(__name__)


def supervised[T](name: str, work: Callable[[], T], otherwise: T) -> T:
    """What a part answers, or `otherwise` when data that it did not foresee broke it; its failure is logged.

    Args:
        name: of the part, for the log.
        work: the part.
        otherwise: what to go on with.

    Raises:
        EdgeAgentError: the failure has words of its own, such as a store that cannot be read: no part could go on.
    """
    try:
        return work()
    except EdgeAgentError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is logged with its traceback
        # Measurements are whatever a building sends: one rule that they break must not silence the rest.
        _LOG.exception("%s failed; the rest of the diagnosis goes on without it", name)
        return otherwise

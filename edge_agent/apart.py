"""Work done in a process of its own, which gives all its memory back when it ends.

Computing a year of a building needs numpy and a hundred megabytes for a few seconds an hour: in the agent, they would stay
for good on a small gateway. The process is ours: both ends of its pipes speak pickle, and nobody else can write to them.
"""

import asyncio
import contextlib
import importlib
import logging
import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from edge_agent.errors import EdgeAgentError
from edge_agent.logs import log_to_stderr

_LONGEST_S = 600.0
_NICENESS = 5
_LOG = logging.getLogger(__name__)


class ApartError(EdgeAgentError):
    """The work failed in a way that has no words of its own, or took too long."""


@dataclass(frozen=True, slots=True)
class Work[T]:
    """A function that may be run elsewhere, named so that it need not be imported here: ``package.module:function``.

    Attributes:
        function: where it is.
        gives: type of its result.
    """

    function: str
    gives: type[T]

    def load(self) -> Callable[..., object]:
        """The function itself, with all that it imports."""
        module, _, name = self.function.partition(":")
        found: Callable[..., object] = getattr(importlib.import_module(module), name)
        return found

    def checked(self, result: object) -> T:
        """A result, if it is what was expected."""
        if not isinstance(result, self.gives):
            raise ApartError(f"{self.function} gave {type(result).__name__}")
        return result


class Elsewhere(Protocol):
    """Runs work off the loop."""

    async def __call__[T](self, work: Work[T], *arguments: object) -> T:
        """Give what the work gives.

        Raises:
            EdgeAgentError: what the work raised, or :class:`ApartError`.
        """


async def in_thread[T](work: Work[T], *arguments: object) -> T:
    """As :func:`apart`, but in a thread: quicker, and what it imported stays."""
    try:
        return work.checked(await asyncio.to_thread(lambda: work.load()(*arguments)))
    except EdgeAgentError:
        raise
    except Exception as error:
        _LOG.exception("%s failed", work.function)
        raise ApartError(_told(work.function, error)) from error


async def apart[T](work: Work[T], *arguments: object, longest_s: float = _LONGEST_S) -> T:
    """Run work in a process of its own, at a lower priority; it is killed when the caller is cancelled.

    Args:
        work: the function.
        arguments: anything that can be pickled.
        longest_s: when to give up, in seconds.

    Raises:
        EdgeAgentError: what the work raised, or :class:`ApartError`.
    """
    command = [sys.executable, "-m", "edge_agent.apart"]
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
    except OSError as error:
        raise ApartError(f"{work.function} could not be started: {error}") from error
    try:
        async with asyncio.timeout(longest_s):
            answer, _ = await process.communicate(pickle.dumps((work.function, arguments)))
    except TimeoutError as error:
        raise ApartError(f"{work.function} took more than {longest_s:g} s and was stopped") from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if not answer:
        raise ApartError(
            f"{work.function} ended without an answer (code {process.returncode}) — is memory short?"
        )
    failed, result = pickle.loads(answer)  # noqa: S301 - written by our own process
    if failed:
        raise result if isinstance(result, EdgeAgentError) else ApartError(str(result))
    return work.checked(result)


def run(question: bytes) -> bytes:
    """Answer a question of :func:`apart`; a failure without words of its own is logged here, with its traceback."""
    function, arguments = pickle.loads(question)  # noqa: S301 - written by our own process
    try:
        return pickle.dumps((False, Work(function, object).load()(*arguments)))
    except EdgeAgentError as error:
        return pickle.dumps((True, _movable(error)))
    except Exception as error:  # noqa: BLE001 - told to the process that asked
        _LOG.exception("%s failed", function)
        return pickle.dumps((True, _told(function, error)))


def _movable(error: EdgeAgentError) -> EdgeAgentError:
    """The error, or its words alone when pickle would make another of it."""
    try:
        same = str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - written here
    except Exception:  # noqa: BLE001 - whatever its constructor makes of it
        same = False
    return error if same else ApartError(str(error))


def _told(function: str, error: Exception) -> str:
    return f"{function} failed: {type(error).__name__}: {error}"


if __name__ == "__main__":
    log_to_stderr()
    os.nice(_NICENESS)
    sys.stdout.buffer.write(run(sys.stdin.buffer.read()))

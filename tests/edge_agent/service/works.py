"""Work for another process, that loads little."""

import os
import signal
import time

from edge_agent.errors import EdgeAgentError


class RefusedError(EdgeAgentError):
    pass


def whoami(*given: object) -> tuple[int, tuple[object, ...]]:
    return os.getpid(), given


def refuses() -> None:
    raise RefusedError("the file is wrong — mend it")


class FussyError(EdgeAgentError):
    def __init__(self, lines: list[int]) -> None:
        super().__init__(f"line {lines[0]} is wrong")


class KeywordError(EdgeAgentError):
    def __init__(self, *, line: int) -> None:
        super().__init__(f"line {line} is wrong")


def needs_keywords() -> None:
    raise KeywordError(line=3)


def fusses() -> None:
    raise FussyError([3])


def breaks() -> None:
    raise ZeroDivisionError("never seen")


def sleeps() -> None:
    time.sleep(600)


def is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

"""What commands share: exit codes, errors in words, JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from edge_agent.errors import EdgeAgentError

BAD_INPUT = 2


def print_json(content: object) -> None:
    """Print one JSON document."""
    sys.stdout.write(f"{json.dumps(content, ensure_ascii=False, indent=2)}\n")


def fail(message: str) -> NoReturn:
    """Say what is wrong and exit 2."""
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(BAD_INPUT)


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Turn what the user can mend into a message and exit 2; anything else is a bug and keeps its traceback."""
    try:
        yield
    except EdgeAgentError as error:
        fail(str(error))

"""Secrets come from files that their owner alone can read."""

import stat
from pathlib import Path

from edge_agent.errors import EdgeAgentError

_MAX_BYTES = 4096


class SecretError(EdgeAgentError):
    """A file of a secret cannot be used; the message never holds the secret."""


def read_secret(file: Path) -> str:
    """Content of a file of one line, without the line's end.

    Raises:
        SecretError: it cannot be read, others can read it, or it is empty.
    """
    try:
        mode = file.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SecretError(f"{file}: others can read it (mode {mode & 0o777:03o}) — chmod 600 {file}")
        secret = file.read_text(encoding="utf-8")[:_MAX_BYTES].rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(
            f"{file}: the secret cannot be read: {error} — check the path and its rights"
        ) from error
    if not secret:
        raise SecretError(f"{file}: is empty — write the secret in it, on one line")
    return secret

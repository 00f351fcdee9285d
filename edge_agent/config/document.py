"""YAML text to plain values, remembering on which line each stands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from edge_agent.config.problems import ConfigError, Location, Problem

MAX_BYTES = 1_000_000
MAX_VALUES = 100_000


class Document:
    """A YAML file: its plain content, and the line of any place in it."""

    def __init__(self, path: Path, root: object) -> None:
        self.path = path
        self._root = root
        self._values = 0
        self.content = self._plain(root)

    def line(self, where: Location) -> int:
        """Line (from 1) of the value at ``where``, or of the nearest thing around it that exists."""
        node, line = self._root, 0
        for step in where:
            found = _line_of(node, step)
            if found is None:
                break
            line = found
            node = node[step]  # type: ignore[index]  # _line_of has shown that the step exists
        return line + 1

    def problem(self, where: Location, what: str, advice: str) -> Problem:
        """Locate a mistake."""
        return Problem(self.path, self.line(where), what, advice)

    def _plain(self, node: object) -> object:
        # An alias costs a few bytes and may stand for a huge tree, so values are counted, not bytes.
        self._values += 1
        if self._values > MAX_VALUES:
            raise ConfigError(
                [
                    Problem(
                        self.path,
                        1,
                        f"more than {MAX_VALUES} values",
                        "split the site, or remove YAML aliases",
                    )
                ]
            )
        match node:
            case Mapping():
                return {str(key): self._plain(value) for key, value in node.items()}
            case str():
                return str(node)
            case Sequence():
                return [self._plain(value) for value in node]
            case bool() | None | datetime() | date():
                return node
            case int():
                return int(node)
            case float():
                return float(node)
        return str(node)


def read_document(path: Path) -> Document:
    """Read a YAML file.

    Raises:
        ConfigError: there is no such file, it is too large, or it is not YAML.
    """
    # A running agent has its configuration already: it does without the parser.
    from ruamel.yaml import YAML  # noqa: PLC0415 - see above
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - see above

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError([Problem(path, 1, f"larger than {MAX_BYTES} bytes", "is it the right file?")])
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(
            [Problem(path, 1, f"cannot be read: {reason}", "check the path and its rights")]
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError([Problem(path, 1, "is not UTF-8 text", "save it as UTF-8")]) from error
    try:
        return Document(path, YAML(typ="rt", pure=True).load(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(str(error.problem or error.context or "not valid YAML").split())
        line = mark.line + 1 if mark else 1
        raise ConfigError(
            [Problem(path, line, f"not valid YAML: {what}", "mend this line or the one before")]
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise ConfigError([Problem(path, 1, f"not valid YAML: {error}", "mend the file")]) from error


def _line_of(node: object, step: str | int) -> int | None:
    """Line (from 0) of a child of a ruamel node, or ``None`` when it has no such child."""
    places = getattr(node, "lc", None)
    if places is None or getattr(places, "data", None) is None or step not in places.data:
        return None
    return int(places.data[step][0])

"""What devices taught by refusing, kept on disk so that a restart does not ask again."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from edge_agent.devices import Space
from edge_agent.errors import EdgeAgentError
from edge_agent.modbus._planning import Border


class LessonError(EdgeAgentError):
    """The file of lessons cannot be used."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one device refuses.

    Attributes:
        template: the map it was learnt with; with another, it means nothing.
        borders: places that no request may cross.
        refused: keys of registers that the device does not have.
        alone: keys of registers that overlap others and must be read without them.
    """

    template: str
    borders: frozenset[Border] = frozenset()
    refused: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()

    def with_border(self, border: Border) -> Lesson:
        """The lesson with one more border."""
        return replace(self, borders=self.borders | {border})

    def with_alone(self, keys: Iterable[str]) -> Lesson:
        """The lesson with more registers to read alone."""
        return replace(self, alone=self.alone | frozenset(keys))

    def without(self, keys: Iterable[str]) -> Lesson:
        """The lesson with more registers that the device does not have."""
        return replace(self, refused=self.refused | frozenset(keys))


class LessonBook:
    """Lessons of all devices, in one small JSON file written whole and seldom."""

    def __init__(self, file: Path) -> None:
        """Read the file; none yet means no lesson.

        Raises:
            LessonError: it cannot be read.
        """
        self.file = file
        try:
            content = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
            self._lessons = {device: _lesson(written) for device, written in content.items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LessonError(
                f"{file}: cannot be read: {error} — remove it, and devices will be learnt again"
            ) from error

    def of(self, device: str, template: str) -> Lesson:
        """Lesson of a device, empty when there is none for this template."""
        lesson = self._lessons.get(device)
        return lesson if lesson and lesson.template == template else Lesson(template)

    def keep(self, device: str, lesson: Lesson) -> None:
        """Keep a lesson, on disk when this returns.

        Raises:
            LessonError: it cannot be written.
        """
        self._lessons[device] = lesson
        self._write()

    def forget(self, device: str) -> bool:
        """Forget a device's lesson; whether there was one."""
        known = self._lessons.pop(device, None) is not None
        if known:
            self._write()
        return known

    def _write(self) -> None:
        content = {device: _written(lesson) for device, lesson in sorted(self._lessons.items())}
        draft = self.file.with_suffix(".new")
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as stream:
                json.dump(content, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(self.file)
        except OSError as error:
            raise LessonError(f"{self.file}: cannot be written: {error} — is the disk full?") from error


def _lesson(written: Mapping[str, object]) -> Lesson:
    borders, refused, alone = written["borders"], written["refused"], written["alone"]
    if not (isinstance(borders, list) and isinstance(refused, list) and isinstance(alone, list)):
        raise TypeError("borders, refused and alone must be lists")
    return Lesson(
        str(written["template"]),
        frozenset((Space(space), int(address)) for space, address in borders),
        frozenset(str(key) for key in refused),
        frozenset(str(key) for key in alone),
    )


def _written(lesson: Lesson) -> dict[str, object]:
    return {
        "template": lesson.template,
        "borders": sorted([space.value, address] for space, address in lesson.borders),
        "refused": sorted(lesson.refused),
        "alone": sorted(lesson.alone),
    }

"""A small drawing surface: axes, lines, bars and dots as SVG that browsers and typst both draw."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

INK, SOFT, GRID = "#1f2a37", "#6b7280", "#e5e7eb"
OBSERVED, EXPECTED, GOOD, BAD = "#1d4ed8", "#9ca3af", "#15803d", "#dc2626"
FONT = "'Libertinus Serif', 'Inter', 'Segoe UI', sans-serif"
WIDTH, HEIGHT = 720.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 12.0, 26.0, 30.0

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to pixels, with round ticks."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, about: int = 5) -> list[float]:
        """Round values inside, about so many."""
        step = _round_step((self.high - self.low) / about)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def scale_over(values: Sequence[float], start: float, end: float, *, zero: bool = False) -> Scale:
    """Scale that holds all values and ends on round numbers; holds zero when asked."""
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 1e-9 * max(abs(high), 1.0):
        high = low + 1.0
    step = _round_step((high - low) / 5)
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, start, end)


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if step <= power * times * (1 + 1e-9))


@dataclass(slots=True)
class Drawing:
    """A chart being drawn; coordinates are pixels of a canvas `width` by `height`."""

    height: float = HEIGHT
    width: float = WIDTH
    _parts: list[str] = field(default_factory=list)

    @property
    def left(self) -> float:
        """First pixel of the plot."""
        return _LEFT

    @property
    def right(self) -> float:
        """Last pixel of the plot."""
        return self.width - _RIGHT

    @property
    def top(self) -> float:
        """Highest pixel of the plot."""
        return _TOP

    @property
    def bottom(self) -> float:
        """Lowest pixel of the plot."""
        return self.height - _BOTTOM

    def text(
        self, x: float, y: float, content: str, *, anchor: str = "start", size: float = 11, colour: str = SOFT
    ) -> None:
        """Write at a place."""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}">'
            f"{escape(content)}</text>"
        )

    def line(self, points: Sequence[Point], *, colour: str, width: float = 1.6, dash: str = "") -> None:
        """Join points; NaN breaks the line."""
        for run in _runs(points):
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            self._parts.append(
                f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
                f'stroke-linejoin="round"{dashes}/>'
            )

    def area(self, upper: Sequence[Point], lower: Sequence[Point], *, colour: str) -> None:
        """Fill between two lines."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*upper, *reversed(lower)))
        self._parts.append(f'<polygon points="{path}" fill="{colour}" fill-opacity="0.16"/>')

    def rect(self, x: float, y: float, width: float, height: float, *, colour: str) -> None:
        """Fill a rectangle; its height may be negative."""
        self._parts.append(
            f'<rect x="{x:.2f}" y="{min(y, y + height):.2f}" width="{width:.2f}" height="{abs(height):.2f}" '
            f'fill="{colour}"/>'
        )

    def dot(self, x: float, y: float, *, colour: str, radius: float = 2.2) -> None:
        """A small disc."""
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}" fill-opacity="0.55"/>'
        )

    def y_axis(self, scale: Scale, labels: Sequence[tuple[float, str]], unit: str) -> None:
        """Lines across at ticks, their labels, and the unit above."""
        for value, label in labels:
            y = scale(value)
            self.line([(self.left, y), (self.right, y)], colour=GRID, width=0.8)
            self.text(self.left - 7, y + 3.8, label, anchor="end")
        self.text(4, 12, unit)

    def x_labels(self, labels: Sequence[tuple[float, str]]) -> None:
        """Labels under the plot."""
        self.line([(self.left, self.bottom), (self.right, self.bottom)], colour=SOFT, width=0.8)
        for x, label in labels:
            room = 3.2 * len(label)
            anchor = "end" if x + room > self.width else "start" if x - room < 0 else "middle"
            self.text(x, self.bottom + 16, label, anchor=anchor)

    def legend(self, entries: Sequence[tuple[str, str]]) -> None:
        """Colours and names, top right."""
        x = self.right
        for colour, name in reversed(entries):
            width = 6.7 * len(name) + 22
            x -= width
            self.rect(x, 5, 10, 8, colour=colour)
            self.text(x + 14, 13, name, colour=INK)

    def svg(self, title: str) -> str:
        """The drawing."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" role="img" font-family="{FONT}">'
            f"<title>{escape(title)}</title>{''.join(self._parts)}</svg>"
        )


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if math.isnan(point[1]):
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]

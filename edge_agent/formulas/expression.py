"""Formulas such as ``main.power - hvac.power``: parsed once, checked for units, evaluated often (pure).

Operators are + - * / with parentheses; ``min``, ``max`` and ``mean`` take any number of values. Identifiers of devices may
hold a ``-``, so that a minus needs blanks around it.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edge_agent.formulas.units import Measure, UnitError, measure_of, name_of

_TOKEN = re.compile(
    r"\s*(?:(?P<point>[a-z0-9][a-z0-9_-]*\.[a-z][a-z0-9_]*)|(?P<number>\d+(?:\.\d+)?)|(?P<function>min|max|mean)\b"
    r"|(?P<sign>[-+*/(),]))"
)
_FUNCTIONS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "min": min,
    "max": max,
    "mean": lambda values: sum(values) / len(values),
}
_MAX_TOKENS = 200
_MAX_DEPTH = 20


class FormulaError(ValueError):
    """A formula that cannot be read."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A number, a point, or an operation on nodes."""

    operation: str
    parts: tuple[_Node, ...] = ()
    number: float = 0.0
    point: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was parsed."""

    text: str
    root: _Node

    @property
    def points(self) -> frozenset[str]:
        """Points that it is computed from."""
        return frozenset(_points(self.root))

    @property
    def only_adds(self) -> bool:
        """Whether it rises when its points do: then counters make a counter."""
        return _only_adds(self.root)

    def check(self, units: Mapping[str, str], unit: str) -> float:
        """Check units, and give the factor from base units to ``unit``.

        Args:
            units: unit of each point.
            unit: unit wanted.

        Raises:
            UnitError: units do not go together, or the result is another.
        """
        result, wanted = _measure(self.root, units), measure_of(unit)
        if not result.agrees(wanted):
            raise UnitError(f"the formula gives {name_of(result)}, not {unit or 'a number without unit'}")
        return 1 / wanted.factor

    def value(self, values: Mapping[str, float]) -> float | None:
        """Value in base units, from values in base units; ``None`` when it divides by 0 or is not finite.

        Raises:
            KeyError: a point has no value.
        """
        try:
            found = _value(self.root, values)
        except ZeroDivisionError:
            return None
        return found if math.isfinite(found) else None


def parse(text: str) -> Formula:
    """Read a formula.

    Raises:
        FormulaError: it cannot be read; the message says where.
    """
    tokens = _tokens(text)
    parser = _Parser(tokens, text)
    root = parser.sum(0)
    parser.end()
    if not _points(root):
        raise FormulaError(f"{text!r} names no point")
    return Formula(text, root)


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None or len(tokens) >= _MAX_TOKENS:
            raise FormulaError(f"{text[place:].strip()[:20]!r} is not understood")
        kind = found.lastgroup or ""
        tokens.append((kind, found[kind]))
        place = found.end()
    return tokens


class _Parser:
    """Recursive descent; depth is bounded because a file may be hostile."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self._tokens, self._text, self._at = tokens, text, 0

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise FormulaError(f"{self._tokens[self._at][1]!r} is not expected there")

    def sum(self, depth: int) -> _Node:
        node = self._product(depth)
        while (sign := self._sign("+", "-")) is not None:
            node = _Node(sign, (node, self._product(depth)))
        return node

    def _product(self, depth: int) -> _Node:
        node = self._factor(depth)
        while (sign := self._sign("*", "/")) is not None:
            node = _Node(sign, (node, self._factor(depth)))
        return node

    def _factor(self, depth: int) -> _Node:
        if depth > _MAX_DEPTH:
            raise FormulaError("too many parentheses")
        if self._sign("-") is not None:
            return _Node("-", (_Node("number"), self._factor(depth + 1)))
        kind, text = self._next()
        match kind:
            case "number":
                return _Node("number", number=float(text))
            case "point":
                return _Node("point", point=text)
            case "function":
                return _Node(text, self._arguments(depth))
            case _ if text == "(":
                node = self.sum(depth + 1)
                self._expect(")")
                return node
        raise FormulaError(f"{text!r} is not expected there")

    def _arguments(self, depth: int) -> tuple[_Node, ...]:
        self._expect("(")
        parts = [self.sum(depth + 1)]
        while self._sign(",") is not None:
            parts.append(self.sum(depth + 1))
        self._expect(")")
        return tuple(parts)

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise FormulaError(f"{self._text!r} ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _sign(self, *wanted: str) -> str | None:
        if self._at < len(self._tokens) and self._tokens[self._at] in {("sign", each) for each in wanted}:
            return self._next()[1]
        return None

    def _expect(self, sign: str) -> None:
        if self._sign(sign) is None:
            raise FormulaError(f"{sign!r} is missing in {self._text!r}")


def _points(node: _Node) -> set[str]:
    own = {node.point} if node.operation == "point" else set()
    return own.union(*(_points(part) for part in node.parts))


def _only_adds(node: _Node) -> bool:
    match node.operation:
        case "point" | "number":
            return True
        case "+":
            return all(map(_only_adds, node.parts))
        case "*" | "/":
            constants = [part for part in node.parts[1:] if part.operation == "number"]
            return len(constants) == len(node.parts) - 1 and _only_adds(node.parts[0])
        case _:
            return False


def _measure(node: _Node, units: Mapping[str, str]) -> Measure:
    match node.operation:
        case "number":
            return Measure()
        case "point":
            return measure_of(units[node.point])
        case "*" | "/":
            first, second = (_measure(part, units) for part in node.parts)
            return first.times(second, 1 if node.operation == "*" else -1)
        case _:
            return _same(node, units)


def _same(node: _Node, units: Mapping[str, str]) -> Measure:
    """Unit of values that are added, subtracted or compared; a plain 0 stands before a sign."""
    parts = [part for part in node.parts if part != _Node("number")]
    if not parts:
        return Measure()
    first, *others = (_measure(part, units) for part in parts)
    for other in others:
        if not first.agrees(other):
            raise UnitError(f"{name_of(first)} and {name_of(other)} do not go together in {node.operation!r}")
    return first


def _value(node: _Node, values: Mapping[str, float]) -> float:
    match node.operation:
        case "number":
            return node.number
        case "point":
            return values[node.point]
        case "+" | "-" | "*" | "/" as operation:
            first, second = (_value(part, values) for part in node.parts)
            return _OPERATIONS[operation](first, second)
        case function:
            return _FUNCTIONS[function]([_value(part, values) for part in node.parts])


_OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda first, second: first + second,
    "-": lambda first, second: first - second,
    "*": lambda first, second: first * second,
    "/": lambda first, second: first / second,
}

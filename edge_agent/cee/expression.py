"""The arithmetic of the fiches: a small, closed expression language, evaluated exactly.

A fiche writes its formula as text (`zone_factor[zone] * dot(amount[bms_class][building_sector], surfaces_m2)`). Python's
own parser reads it, a white list of node types and functions bounds what it may say, and every number is a fraction, so
that no rounding comes from us.
"""

import ast
import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from .values import BandRow, ExpressionError, NoAmount, Value, exact


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression, known to use nothing outside the language."""

    text: str
    _tree: ast.expr

    @classmethod
    @functools.cache
    def parse(cls, text: str) -> Self:
        """Read an expression.

        Raises:
            ExpressionError: it is not one of the language.
        """
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as error:
            raise ExpressionError(f"{text!r}: {error.msg}") from error
        for node in ast.walk(tree):
            if not isinstance(node, _ALLOWED):
                raise ExpressionError(f"{text!r}: {type(node).__name__} is not part of the language")
            if isinstance(node, ast.Call) and not (
                isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
            ):
                raise ExpressionError(f"{text!r}: the functions are {', '.join(sorted(_FUNCTIONS))}")
        return cls(text, tree)

    @property
    def names(self) -> frozenset[str]:
        """Inputs and tables it needs."""
        found = {node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name)}
        return frozenset(found - _FUNCTIONS.keys())

    def evaluate(self, values: Mapping[str, Value]) -> Value:
        """Value of the expression.

        Args:
            values: every name it uses.

        Raises:
            NoAmount: a table has no value where it is read, or a division is by zero.
            ExpressionError: operands of kinds that do not go together, or a name without value.
        """
        return _Evaluation(values).value(self._tree)

    def number(self, values: Mapping[str, Value]) -> Fraction:
        """Value of an expression that must be a number (raises as `evaluate`)."""
        return _number(self.evaluate(values), self._tree)

    def truth(self, values: Mapping[str, Value]) -> bool:
        """Value of an expression that must be true or false (raises as `evaluate`)."""
        return _truth(self.evaluate(values), self._tree)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    values: Mapping[str, Value]

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant():
                return _constant(node)
            case ast.Name():
                if node.id not in self.values:
                    raise ExpressionError(f"{node.id} has no value")
                return self.values[node.id]
            case ast.List():
                return [self.value(item) for item in node.elts]
            case ast.Subscript():
                return _cell(self.value(node.value), self.value(node.slice), node.value)
            case ast.IfExp():
                return self.value(node.body if self.truth(node.test) else node.orelse)
            case ast.Call(func=ast.Name(id=name)):
                return _FUNCTIONS[name](self, node)
            case _:
                return self._operation(node)

    def _operation(self, node: ast.expr) -> Value:
        match node:
            case ast.BinOp():
                left, right = self.number(node.left), self.number(node.right)
                if isinstance(node.op, ast.Div) and right == 0:
                    raise NoAmount("a division by zero", ast.unparse(node))
                return _ARITHMETIC[type(node.op)](left, right)
            case ast.UnaryOp(op=ast.Not()):
                return not self.truth(node.operand)
            case ast.UnaryOp():
                return -self.number(node.operand)
            case ast.BoolOp(op=ast.And()):
                return all(self.truth(part) for part in node.values)
            case ast.BoolOp():
                return any(self.truth(part) for part in node.values)
            case ast.Compare(ops=[op], comparators=[right_node]):
                return self._comparison(op, node.left, right_node)
            case _:
                raise ExpressionError(f"{ast.unparse(node)!r} is not part of the language")

    def _comparison(self, op: ast.cmpop, left_node: ast.expr, right_node: ast.expr) -> bool:
        left, right = self.value(left_node), self.value(right_node)
        match op:
            case ast.Eq():
                return left == right
            case ast.NotEq():
                return left != right
            case ast.In() | ast.NotIn():
                if isinstance(right, str) or not isinstance(right, (Mapping, Sequence)):
                    raise ExpressionError(f"{ast.unparse(right_node)!r} is neither a table nor a list")
                return (left in right) == isinstance(op, ast.In)
            case _:
                return _ORDER[type(op)](_number(left, left_node), _number(right, right_node))

    def number(self, node: ast.expr) -> Fraction:
        return _number(self.value(node), node)

    def truth(self, node: ast.expr) -> bool:
        return _truth(self.value(node), node)

    def table(self, node: ast.expr) -> Mapping[str, Value]:
        table = self.value(node)
        if not isinstance(table, Mapping):
            raise ExpressionError(f"{ast.unparse(node)!r} is not a table")
        return table

    def items(self, node: ast.expr) -> Sequence[Value]:
        items = self.value(node)
        if isinstance(items, str) or not isinstance(items, Sequence):
            raise ExpressionError(f"{ast.unparse(node)!r} is not a list")
        return items


def _constant(node: ast.Constant) -> Value:
    if isinstance(node.value, (bool, str)):
        return node.value
    if isinstance(node.value, (int, float)):
        return exact(node.value)
    raise ExpressionError(f"{node.value!r} is not part of the language")


def _cell(table: Value, key: Value, where: ast.expr) -> Value:
    """`table[key]`; a whole number is looked up by its decimal writing."""
    if not isinstance(table, Mapping):
        raise ExpressionError(f"{ast.unparse(where)!r} is not a table")
    word = str(key)
    found = table.get(word)
    if found is None:
        raise NoAmount(word, ast.unparse(where))
    return found


# The text of a node is made only for an error: making it takes longer than computing the node.
def _number(value: Value, node: ast.expr) -> Fraction:
    if not isinstance(value, Fraction):
        raise ExpressionError(f"{ast.unparse(node)!r} is not a number")
    return value


def _truth(value: Value, node: ast.expr) -> bool:
    if not isinstance(value, bool):
        raise ExpressionError(f"{ast.unparse(node)!r} is neither true nor false")
    return value


def _arguments(node: ast.Call, count: int) -> list[ast.expr]:
    if len(node.args) != count or node.keywords:
        raise ExpressionError(f"{ast.unparse(node)!r} must have {count} arguments")
    return node.args


def _minimum(run: _Evaluation, node: ast.Call) -> Value:
    return min(run.number(argument) for argument in _arguments(node, 2))


def _maximum(run: _Evaluation, node: ast.Call) -> Value:
    return max(run.number(argument) for argument in _arguments(node, 2))


def _band(run: _Evaluation, node: ast.Call) -> Value:
    """`band(table, x)`: value of the range that holds x."""
    table_node, x_node = _arguments(node, 2)
    x = run.number(x_node)
    for row in run.items(table_node):
        if isinstance(row, BandRow) and row.holds(x):
            return row.value
    raise NoAmount(f"{ast.unparse(x_node)} = {float(x):g}", ast.unparse(table_node))


def _ceil_key(run: _Evaluation, node: ast.Call) -> Value:
    """`ceil_key(table, x)`: row of the smallest numeric key that is at least x."""
    table_node, x_node = _arguments(node, 2)
    x = run.number(x_node)
    table = run.table(table_node)
    above = [key for key in table if Fraction(key) >= x]
    if not above:
        raise NoAmount(f"{ast.unparse(x_node)} = {float(x):g}", ast.unparse(table_node))
    return table[min(above, key=Fraction)]


def _dot(run: _Evaluation, node: ast.Call) -> Value:
    """`dot(table, map)`: sum of table[key] · map[key] over the keys of the map."""
    table_node, map_node = _arguments(node, 2)
    table, amounts = run.table(table_node), run.table(map_node)
    if not amounts:
        raise NoAmount("anything", ast.unparse(map_node))
    return sum(
        (
            _number(_cell(table, key, table_node), table_node) * _number(amount, map_node)
            for key, amount in amounts.items()
        ),
        start=Fraction(0),
    )


def _sum_at(run: _Evaluation, node: ast.Call) -> Value:
    """`sum_at(table, list, k)`: sum of table[item][k] over the items of the list; 0 for an empty list."""
    table_node, list_node, key_node = _arguments(node, 3)
    table, key = run.table(table_node), run.value(key_node)
    return sum(
        (
            _number(_cell(_cell(table, item, table_node), key, table_node), table_node)
            for item in run.items(list_node)
        ),
        start=Fraction(0),
    )


_ARITHMETIC: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_ORDER: Mapping[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: Mapping[str, Callable[[_Evaluation, ast.Call], Value]] = {
    "band": _band,
    "ceil_key": _ceil_key,
    "dot": _dot,
    "max": _maximum,
    "min": _minimum,
    "sum_at": _sum_at,
}
_ALLOWED: tuple[type[ast.AST], ...] = (
    *_ARITHMETIC.keys(),
    *_ORDER.keys(),
    *(ast.Constant, ast.Name, ast.Load, ast.List, ast.Subscript, ast.Call, ast.IfExp),
    *(ast.BinOp, ast.UnaryOp, ast.USub, ast.Not, ast.BoolOp, ast.And, ast.Or),
    *(ast.Compare, ast.Eq, ast.NotEq, ast.In, ast.NotIn),
)

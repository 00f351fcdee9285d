"""What the user gave, checked against what the fiche asks, made exact."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from .expression import Expression
from .schema import BoolInput, EnumInput, Input, ListInput, MapInput, NumberInput
from .values import Value, exact

LARGEST = 10**15
"""Beyond it a quantity is a mistake, whatever its unit."""


class CeeInputError(ValueError):
    """An input is missing, unknown or not of its kind; the message names it and says what is accepted."""


class NotEligible(Exception):  # noqa: N818 - an answer of the fiche, not a failure
    """The fiche gives nothing for these inputs.

    Attributes:
        code: stable word for the reason.
        reason: the reason for a reader.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def read_inputs(specs: Mapping[str, Input], given: Mapping[str, object]) -> dict[str, Value]:
    """Values of every input, defaults included; an input not needed by its own condition is absent.

    Raises:
        CeeInputError: an input is missing, unknown or malformed.
        NotEligible: a value is meaningful but outside what the fiche covers.
    """
    if unknown := given.keys() - specs.keys():
        raise CeeInputError(f"unknown input {_words(sorted(unknown))}; this version takes {_words(specs)}")
    values: dict[str, Value] = {}
    missing: list[str] = []
    for name, spec in specs.items():
        if given.get(name) is not None:
            values[name] = _read(name, spec, given[name])
        elif (default := getattr(spec, "default", None)) is not None:
            values[name] = default if isinstance(default, bool) else exact(default)
        else:
            missing.append(name)
    for name in missing:
        spec = specs[name]
        condition = spec.required_if if isinstance(spec, NumberInput) else None
        if condition is None or _holds(condition, values):
            raise CeeInputError(f"missing input {name} ({spec.label})")
    return values


def _holds(condition: str, values: Mapping[str, Value]) -> bool:
    expression = Expression.parse(condition)
    return expression.names <= values.keys() and expression.truth(values)


def _read(name: str, spec: Input, given: object) -> Value:
    match spec:
        case NumberInput():
            number = _quantity(name, spec, given)
            if spec.type == "integer" and number.denominator != 1:
                raise CeeInputError(f"{name} must be a whole number, not {given}")
            return number
        case MapInput():
            return _map(name, spec, given)
        case EnumInput():
            return _choice(name, spec, given)
        case ListInput():
            if isinstance(given, str) or not isinstance(given, Sequence):
                raise CeeInputError(f"{name} must be a list among {_words(spec.values)}")
            return [_choice(name, spec, item) for item in given]
        case BoolInput():
            if not isinstance(given, bool):
                raise CeeInputError(f"{name} must be true or false, not {given!r}")
            return given
        case _:
            assert_never(spec)


def _map(name: str, spec: MapInput, given: object) -> Mapping[str, Fraction]:
    if not isinstance(given, Mapping) or not given:
        raise CeeInputError(f"{name} must give {spec.unit} for at least one of {_words(spec.keys)}")
    if unknown := [str(key) for key in given if key not in spec.keys]:
        raise CeeInputError(f"{name}: unknown key {_words(unknown)}; the keys are {_words(spec.keys)}")
    return {str(key): _quantity(f"{name}.{key}", spec, value) for key, value in given.items()}


def _choice(name: str, spec: EnumInput | ListInput, given: object) -> str:
    word = str(given)
    if word in spec.values and not isinstance(given, bool):
        return word
    if word in spec.not_covered:
        code = "sector_not_covered" if name == "building_sector" else "value_not_covered"
        raise NotEligible(code, f"{name} = {word}: {spec.not_covered[word]}")
    raise CeeInputError(f"{name} = {given!r} is not one of {_words(spec.values)}")


def _quantity(name: str, spec: NumberInput | MapInput, given: object) -> Fraction:
    if isinstance(given, bool) or not isinstance(given, (int, float, Decimal, Fraction)):
        raise CeeInputError(f"{name} must be a number in {spec.unit}, not {given!r}")
    try:
        number = given if isinstance(given, Fraction) else exact(given)
    except (ValueError, OverflowError) as error:
        raise CeeInputError(f"{name} must be a finite number in {spec.unit}, not {given}") from error
    if number > LARGEST:
        raise CeeInputError(f"{name} is too large for a quantity in {spec.unit}")
    if spec.min is not None and number < exact(spec.min):
        raise _out_of_range(name, spec, given, bound=spec.min, words=f"at least {spec.min}")
    if spec.exclusive_min is not None and number <= exact(spec.exclusive_min):
        raise _out_of_range(name, spec, given, bound=spec.exclusive_min, words=f"above {spec.exclusive_min}")
    if spec.max is not None and number > exact(spec.max):
        raise _out_of_range(name, spec, given, bound=spec.max, words=f"at most {spec.max}")
    return number


def _out_of_range(
    name: str, spec: NumberInput | MapInput, given: object, *, bound: Decimal, words: str
) -> CeeInputError | NotEligible:
    """A bound of zero is physics, so breaking it is a mistake; another bound is the fiche's own limit."""
    message = f"{name} = {given} must be {words} {spec.unit}"
    return CeeInputError(message) if bound == 0 else NotEligible("input_out_of_range", message)


def _words(words: Iterable[str]) -> str:
    return ", ".join(words)

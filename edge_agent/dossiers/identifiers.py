"""SIREN and SIRET: their control digit, and the exception of La Poste."""

from dataclasses import dataclass

LA_POSTE = "356000000"
NO_SIREN = "*" * 9
"""What the official table asks for a beneficiary without SIREN."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """Whether an identifier can be real.

    Attributes:
        valid: whether its digits agree.
        warning: what to know of it; empty when nothing.
    """

    valid: bool
    warning: str = ""


def siren(text: str) -> Identifier:
    """A SIREN: nine digits whose Luhn sum is a multiple of ten."""
    digits = compact(text)
    return Identifier(_digits(digits, 9) and luhn(digits) % 10 == 0)


def siret(text: str) -> Identifier:
    """A SIRET: fourteen digits, those of its SIREN first.

    Those of La Poste's establishments follow a rule of their own: the sum of their digits is a multiple of five.
    That rule is known from memory only, hence the warning.
    """
    digits = compact(text)
    if not _digits(digits, 14) or not siren(digits[:9]).valid:
        return Identifier(valid=False)
    if luhn(digits) % 10 == 0:
        return Identifier(valid=True)
    if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return Identifier(valid=True, warning="establishment of La Poste, checked by its own rule: verify it")
    return Identifier(valid=False)


def compact(text: str) -> str:
    """The identifier without the spaces that people put in it."""
    return "".join(text.split())


def luhn(digits: str) -> int:
    """Luhn sum: every second digit from the right doubled, nine taken off above nine."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdecimal()

"""The same words read as every type, in every order: how a wrong order or address is found (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from edge_agent.devices import Name, Order, Register, RegisterType
from edge_agent.modbus.codec import decode, decode_text

_KINDS = tuple(
    kind
    for kind in RegisterType
    if kind not in {RegisterType.BOOL, RegisterType.STRING, RegisterType.ENUM16, RegisterType.BITS16}
)
_NAME = Name(fr="essai", en="trial")


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One way to read words: type, orders, and the value that comes out; ``None`` when it is not a number."""

    type: RegisterType
    word_order: Order
    byte_order: Order
    value: float | None

    @property
    def order(self) -> str:
        """Usual name of the orders: ABCD, CDAB, BADC or DCBA (AB and BA for one word)."""
        if self.type.words == 1:
            return "AB" if self.byte_order is Order.BIG else "BA"
        return _LETTERS[self.word_order, self.byte_order]


_LETTERS = {
    (Order.BIG, Order.BIG): "ABCD",
    (Order.LITTLE, Order.BIG): "CDAB",
    (Order.BIG, Order.LITTLE): "BADC",
    (Order.LITTLE, Order.LITTLE): "DCBA",
}


def interpretations(words: Sequence[int]) -> list[Interpretation]:
    """Every type that needs at most so many words, in every order that differs; the first words are read."""
    found = []
    for kind in _KINDS:
        if kind.words > len(words):
            continue
        register = Register(key="trial", address=0, type=kind, name=_NAME)
        for word_order in Order if kind.words > 1 else (Order.BIG,):
            for byte_order in Order:
                value = decode(register, words[: kind.words], word_order=word_order, byte_order=byte_order)
                found.append(Interpretation(kind, word_order, byte_order, value))
    return found


def as_text(words: Sequence[int]) -> str | None:
    """The words as characters, when there are any."""
    register = Register(key="trial", address=0, type=RegisterType.STRING, length=len(words), name=_NAME)
    return decode_text(register, words)

"""How a value is put in the cells of a device: table, type, order of words and bytes."""

from enum import StrEnum


class Space(StrEnum):
    """Table a value is read from.

    Holding registers (functions 3, 6, 16), input registers (function 4), coils (functions 1, 5, 15), discrete inputs
    (function 2).
    """

    HOLDING = "holding"
    INPUT = "input"
    COIL = "coil"
    DISCRETE = "discrete"

    @property
    def is_bits(self) -> bool:
        """Whether its cells are single bits."""
        return self in {Space.COIL, Space.DISCRETE}

    @property
    def is_writable(self) -> bool:
        """Whether Modbus has a function to write it."""
        return self in {Space.HOLDING, Space.COIL}


class Order(StrEnum):
    """Which part comes first: ``big`` is the most significant, ``little`` the least significant."""

    BIG = "big"
    LITTLE = "little"


class RegisterType(StrEnum):
    """Coding of a value in 16-bit words, or in one bit of a coil or discrete input."""

    BOOL = "bool"
    FLOAT32 = "float32"
    FLOAT64 = "float64"
    INT8 = "int8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    UINT8 = "uint8"
    UINT16 = "uint16"
    UINT32 = "uint32"
    UINT64 = "uint64"
    ENUM16 = "enum16"
    BITS16 = "bits16"
    SIGNMAG16 = "signmag16"
    SIGNMAG32 = "signmag32"
    BCD16 = "bcd16"
    BCD32 = "bcd32"
    STRING = "string"

    @property
    def words(self) -> int:
        """Number of 16-bit words on the wire: 1, 2 or 4; a text has the length that its register says."""
        return _WORDS.get(self, 1)


_WORDS = {
    RegisterType.FLOAT32: 2,
    RegisterType.INT32: 2,
    RegisterType.UINT32: 2,
    RegisterType.SIGNMAG32: 2,
    RegisterType.BCD32: 2,
    RegisterType.FLOAT64: 4,
    RegisterType.INT64: 4,
    RegisterType.UINT64: 4,
}

"""What can go wrong between the agent and a device."""


class LinkError(Exception):
    """A request brought no usable answer."""


class LinkDownError(LinkError):
    """The host cannot be reached, or the link waits before trying again."""


class NoAnswerError(LinkError):
    """The link is open, but the unit gave no answer in time."""


class WrongAnswerError(LinkError):
    """An answer came that is not the answer to the question."""


class RefusedError(LinkError):
    """The device, or the gateway before it, answered with a Modbus exception."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class IllegalAddressError(RefusedError):
    """The device does not have, or does not join, the registers asked for."""


class UnitSilentError(RefusedError):
    """A gateway says that the unit behind it does not answer."""

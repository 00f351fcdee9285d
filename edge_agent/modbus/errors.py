"""What can go wrong between the agent and a device."""


class LinkError(Exception):
    """A request brought no usable answer."""


class LinkDownError(LinkError):
    """The host cannot be reached, or the link waits before trying again."""


class LinkWaitingError(LinkDownError):
    """The last connection failed and the next try is not due: nothing was contacted."""


class NoAnswerError(LinkError):
    """The link is open, but the unit gave no answer in time."""


class UnitWaitingError(NoAnswerError):
    """The unit left questions without answer, and late answers may still come: nothing was asked."""


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


class NotWritableError(LinkError):
    """The register, or this value of it, must not be written; nothing was sent."""

"""What makes an answer the answer to a question: anything else is refused, and never becomes a value."""

import pytest
from pymodbus.pdu import ExceptionResponse, ModbusPDU
from pymodbus.pdu.bit_message import ReadCoilsResponse, WriteSingleCoilResponse
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersResponse,
    ReadInputRegistersResponse,
    WriteMultipleRegistersResponse,
    WriteSingleRegisterResponse,
)

from edge_agent.devices import Space
from edge_agent.modbus.errors import IllegalAddressError, WrongAnswerError
from edge_agent.modbus.requests import Request

READ = Request.read(1, Space.HOLDING, 10, 2)
COILS = Request.read(1, Space.COIL, 0, 10)
ONE, MANY, COIL = Request(1, 6, 7, 1, (210,)), Request(1, 16, 7, 2, (1, 2)), Request(1, 5, 3, 1, (1,))


@pytest.mark.parametrize(
    ("asked", "answer", "why"),
    [
        (READ, ReadHoldingRegistersResponse(registers=[1, 2], dev_id=2, transaction_id=5), "unit 2 answered"),
        (READ, ReadHoldingRegistersResponse(registers=[1, 2], dev_id=1, transaction_id=0), "does not repeat"),
        (READ, ReadHoldingRegistersResponse(registers=[1], dev_id=1, transaction_id=5), "1 registers where 2"),
        (READ, ReadInputRegistersResponse(registers=[1, 2], dev_id=1, transaction_id=5), "function 4 where 3"),
        (READ, ExceptionResponse(4, 2, device_id=1, transaction=5), "refused function 4"),
        (COILS, ReadCoilsResponse(bits=[True] * 8, dev_id=1, transaction_id=5), "8 bits where 10"),
        (ONE, WriteSingleRegisterResponse(address=7, registers=[211], dev_id=1, transaction_id=5), "confirmed a write"),
        (ONE, WriteSingleRegisterResponse(address=8, registers=[210], dev_id=1, transaction_id=5), "confirmed a write"),
        (MANY, WriteMultipleRegistersResponse(address=7, count=1, dev_id=1, transaction_id=5), "confirmed a write"),
        (COIL, WriteSingleCoilResponse(address=3, bits=[False], dev_id=1, transaction_id=5), "confirmed a write"),
    ],
)  # fmt: skip
def test_an_answer_to_something_else_is_not_taken(asked: Request, answer: ModbusPDU, why: str) -> None:
    with pytest.raises(WrongAnswerError, match=why):
        asked.accept(answer, numbered=True)


@pytest.mark.parametrize(
    ("asked", "answer", "content"),
    [
        (READ, ReadHoldingRegistersResponse(registers=[1, 2], dev_id=1), [1, 2]),
        (COILS, ReadCoilsResponse(bits=[True] * 16, dev_id=1), [1] * 10),
        (ONE, WriteSingleRegisterResponse(address=7, registers=[210], dev_id=1), [210]),
        (MANY, WriteMultipleRegistersResponse(address=7, count=2, dev_id=1), [1, 2]),
        (COIL, WriteSingleCoilResponse(address=3, bits=[True], dev_id=1), [1]),
    ],
)
def test_its_own_answer_is(asked: Request, answer: ModbusPDU, content: list[int]) -> None:
    assert asked.accept(answer, numbered=False) == content


def test_its_own_refusal_is_of_its_kind() -> None:
    with pytest.raises(IllegalAddressError, match="illegal address"):
        READ.accept(ExceptionResponse(3, 2, device_id=1, transaction=5), numbered=True)

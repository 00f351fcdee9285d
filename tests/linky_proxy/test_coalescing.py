import asyncio

import pytest

from linky_proxy.upstream.coalescing import Coalescer


class Upstream:
    """Counts calls, and answers when told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.cancelled = 0
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def __call__(self) -> bytes:
        self.calls += 1
        try:
            return await asyncio.shield(self.answer)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def ask(coalescer: Coalescer[str, bytes], upstream: Upstream, key: str = "a") -> asyncio.Task[bytes]:
    task = asyncio.create_task(coalescer.share(key, upstream))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def test_all_who_ask_while_a_call_lasts_get_its_answer() -> None:
    coalescer, upstream = Coalescer[str, bytes](), Upstream()
    tasks = [await ask(coalescer, upstream) for _ in range(5)]
    upstream.answer.set_result(b"measures")
    assert await asyncio.gather(*tasks) == [b"measures"] * 5
    assert upstream.calls == 1


async def test_nothing_is_kept_when_the_call_is_over() -> None:
    coalescer, upstream = Coalescer[str, bytes](), Upstream()
    upstream.answer.set_result(b"measures")
    await coalescer.share("a", upstream)
    assert not coalescer.in_flight("a")
    await coalescer.share("a", upstream)
    assert upstream.calls == 2


async def test_other_questions_are_other_calls() -> None:
    coalescer, upstream = Coalescer[str, bytes](), Upstream()
    tasks = [await ask(coalescer, upstream, key) for key in ("a", "b")]
    upstream.answer.set_result(b"measures")
    await asyncio.gather(*tasks)
    assert upstream.calls == 2


@pytest.mark.parametrize("impatient", [0, 1])
async def test_who_gives_up_does_not_disturb_the_others(impatient: int) -> None:
    coalescer, upstream = Coalescer[str, bytes](), Upstream()
    tasks = [await ask(coalescer, upstream) for _ in range(3)]
    tasks.pop(impatient).cancel()
    await asyncio.sleep(0)
    upstream.answer.set_result(b"measures")
    assert await asyncio.gather(*tasks) == [b"measures"] * 2
    assert upstream.cancelled == 0


async def test_the_call_ends_when_nobody_waits_and_the_next_to_ask_makes_another() -> None:
    coalescer, upstream = Coalescer[str, bytes](), Upstream()
    tasks = [await ask(coalescer, upstream) for _ in range(2)]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    again = await ask(coalescer, upstream)
    upstream.answer.set_result(b"measures")
    assert await again == b"measures"
    assert (upstream.calls, upstream.cancelled) == (2, 1)


async def test_a_failure_is_everybody_s_and_not_the_next_one_s() -> None:
    coalescer, upstream = Coalescer[str, bytes](), Upstream()
    tasks = [await ask(coalescer, upstream) for _ in range(2)]
    upstream.answer.set_exception(ValueError("broken"))
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(result) for result in results] == ["broken"] * 2
    upstream.answer = asyncio.get_running_loop().create_future()
    upstream.answer.set_result(b"measures")
    assert await coalescer.share("a", upstream) == b"measures"

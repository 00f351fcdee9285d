"""Work in a process of its own: results, errors in words, a time limit, and an end when nobody waits any more."""

import asyncio
import os
import pickle
import sys
from pathlib import Path

import pytest

from edge_agent.apart import ApartError, Elsewhere, Work, apart, in_thread, run
from tests.edge_agent.diagnosis.history import NOW
from tests.edge_agent.meters import free_port
from tests.edge_agent.service.running import running
from tests.edge_agent.service.works import RefusedError
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until

HERE = "tests.edge_agent.service.works"
pytestmark = pytest.mark.slow
EVERYWHERE = pytest.mark.parametrize("elsewhere", [apart, in_thread])


def children() -> list[int]:
    """Processes of ours that are at work."""
    ours = str(os.getpid())
    stats = [
        file.read_text().rpartition(")")[2].split()
        for file in Path("/proc").glob("[0-9]*/stat")
        if alive(file)
    ]
    return [int(fields[1]) for fields in stats if fields[1] == ours and fields[0] != "Z"]


def alive(stat: Path) -> bool:
    try:
        return bool((stat.parent / "cmdline").read_bytes().count(b"edge_agent.apart"))
    except OSError:
        return False


async def test_work_is_done_by_another_process_which_is_gone_afterwards() -> None:
    pid, given = await apart(Work(f"{HERE}:whoami", tuple), 1, "two")
    assert pid != os.getpid()
    assert given == (1, "two")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert (await in_thread(Work(f"{HERE}:whoami", tuple)))[0] == os.getpid()


@EVERYWHERE
async def test_an_error_that_has_words_keeps_them(elsewhere: Elsewhere) -> None:
    with pytest.raises(RefusedError, match="the file is wrong — mend it"):
        await elsewhere(Work(f"{HERE}:refuses", tuple))


@EVERYWHERE
async def test_an_error_that_nobody_foresaw_is_told(elsewhere: Elsewhere) -> None:
    with pytest.raises(ApartError, match="breaks failed: ZeroDivisionError: never seen"):
        await elsewhere(Work(f"{HERE}:breaks", tuple))


@EVERYWHERE
async def test_a_result_of_another_kind_is_refused(elsewhere: Elsewhere) -> None:
    with pytest.raises(ApartError, match="whoami gave tuple"):
        await elsewhere(Work(f"{HERE}:whoami", bytes))


async def test_a_process_that_the_system_kills_is_told() -> None:
    with pytest.raises(ApartError, match=r"without an answer \(code -9\)"):
        await apart(Work(f"{HERE}:is_killed", tuple))


async def test_a_system_that_starts_no_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ApartError, match="whoami could not be started"):
        await apart(Work(f"{HERE}:whoami", tuple))


async def test_work_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ApartError, match=r"took more than 0\.3 s"):
        await apart(Work(f"{HERE}:sleeps", tuple), longest_s=0.3)
    assert children() == []


async def test_work_that_nobody_waits_for_any_more_is_stopped() -> None:
    task = asyncio.create_task(apart(Work(f"{HERE}:sleeps", tuple)))
    await until(lambda: children() != [])
    task.cancel()
    await asyncio.wait([task])
    assert children() == []


def answer_of(function: str, *arguments: object) -> object:
    return pickle.loads(run(pickle.dumps((f"{HERE}:{function}", arguments))))  # noqa: S301 - our own


def test_the_other_end_tells_a_failure_and_logs_it(caplog: pytest.LogCaptureFixture) -> None:
    assert answer_of("whoami", 3) == (False, (os.getpid(), (3,)))
    match answer_of("refuses"):
        case (True, RefusedError() as error):
            assert str(error) == "the file is wrong — mend it"
        case other:
            pytest.fail(str(other))
    assert answer_of("breaks") == (True, f"{HERE}:breaks failed: ZeroDivisionError: never seen")
    assert "breaks failed" in caplog.text


@pytest.mark.parametrize("function", ["fusses", "needs_keywords"])
def test_only_an_error_that_stays_what_it_is_travels_whole(function: str) -> None:
    match answer_of(function):
        case (True, ApartError() as error):
            assert str(error) == "line 3 is wrong"
        case other:
            pytest.fail(str(other))


async def test_an_agent_evaluates_its_site_apart(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port()), clock=lambda: NOW, elsewhere=apart) as agent:

        async def refused() -> bool:
            return (await agent.get("/anomalies"))["status"] == "refused"

        await until(refused, timeout_s=60)
        assert "60 are needed" in str((await agent.get("/anomalies"))["reason"])
        assert (await agent.get("/kpis"))["year"] is None
        await agent.get("/reports/dossier", status=409)


async def test_the_agent_itself_never_loads_what_only_evaluations_need() -> None:
    code = "import edge_agent.cli.run, sys; print(sorted({'numpy', 'typst', 'edge_agent.savings'} & set(sys.modules)))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert told.decode().strip() == "[]"

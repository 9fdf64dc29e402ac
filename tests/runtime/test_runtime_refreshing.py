"""Credentials that end: fetched once, in time, by one thread."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from actionsmith.runtime.credentials import Credentials, require_provider
from actionsmith.runtime.errors import CredentialsNotFound
from actionsmith.runtime.refreshing import RefreshingCredentials


class Source(RefreshingCredentials):
    """Gives numbered credentials that are good for 1000 seconds of its own clock."""

    def __init__(self, *, timeout: float = 5.0, refresh_before: float = 300.0) -> None:
        super().__init__(
            timeout=timeout, refresh_before=refresh_before, clock=lambda: self.now
        )
        self.now = 1e9
        self.number = 1
        self.lasting = 1000.0
        self.error: Exception | None = None
        self.fetches = 0
        self.gate = threading.Event()
        self.gate.set()

    def fetch(self) -> tuple[Credentials, float]:
        self.fetches += 1
        self.gate.wait(10)
        if self.error is not None:
            raise self.error
        return Credentials(f"id{self.number}", "key"), self.now + self.lasting


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source()
    yield made
    made.gate.set()


def eventually(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def idle() -> None:
    """Wait until the fetch under way is over."""
    eventually(
        lambda: not any(
            thread.name == "credentials" for thread in threading.enumerate()
        )
    )


def test_fetched_once_and_remembered(source: Source) -> None:
    assert require_provider(source) is source
    assert source.cached() is None
    assert source.fetches == 0
    first = source.get()
    assert first == Credentials("id1", "key")
    source.now += 699
    assert source.get() is first
    assert source.cached() is first
    idle()
    assert source.fetches == 1


def test_replaced_before_the_end_while_nobody_waits(source: Source) -> None:
    first = source.get()
    source.gate.clear()
    source.number = 2
    source.now += 700
    for _ in range(3):
        assert source.get() is first
        assert source.cached() is first
    eventually(lambda: source.fetches == 2)
    source.gate.set()
    eventually(lambda: source.get() == Credentials("id2", "key"))
    assert source.fetches == 2


def test_good_ones_are_used_until_they_end_when_refreshing_fails(
    source: Source,
) -> None:
    first = source.get()
    source.error = CredentialsNotFound("gone for lunch")
    source.now += 700
    assert source.get() is first
    idle()
    # Asked again, but not all the time.
    source.now += 9
    assert source.get() is first
    idle()
    assert source.fetches == 2
    source.now += 290.5
    assert source.get() is first
    idle()
    assert source.fetches == 3
    source.now += 0.5
    assert source.cached() is None
    for _ in range(2):
        with pytest.raises(CredentialsNotFound, match="gone for lunch"):
            source.get()
    source.error = None
    source.number = 2
    assert source.get() == Credentials("id2", "key")


def test_the_same_again_stay_the_same_object(source: Source) -> None:
    first = source.get()
    source.now += 1000
    assert source.get() is first
    assert source.fetches == 2


def test_many_threads_share_a_fetch(source: Source) -> None:
    source.gate.clear()
    with ThreadPoolExecutor(16) as pool:
        answers = [pool.submit(source.get) for _ in range(16)]
        eventually(lambda: source.fetches == 1)
        source.gate.set()
        assert {answer.result() for answer in answers} == {Credentials("id1", "key")}
    assert source.fetches == 1


def test_threads_that_find_nothing_do_not_queue(source: Source) -> None:
    source.error = CredentialsNotFound("nothing", unusable=True)
    source.gate.clear()
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(source.get) for _ in range(8)]
        time.sleep(0.05)
        source.gate.set()
        errors = [answer.exception() for answer in answers]
    assert len({id(error) for error in errors}) == 8
    for error in errors:
        assert isinstance(error, CredentialsNotFound)
        assert str(error) == "nothing"
        assert error.unusable


def test_waiting_ends() -> None:
    source = Source(timeout=0.05)
    source.gate.clear()
    began = time.monotonic()
    for _ in range(2):
        with pytest.raises(
            CredentialsNotFound, match=r"nothing fetched within 0\.05 s"
        ):
            source.get()
    assert not source.refresh(Credentials("id", "key"))
    assert time.monotonic() - began < 3
    assert source.fetches == 1  # none other is started meanwhile
    source.gate.set()
    assert source.get() == Credentials("id1", "key")


def test_ended_already(source: Source) -> None:
    source.lasting = -7.0
    with pytest.raises(
        CredentialsNotFound, match="ended 7 s ago, by the clock of this"
    ):
        source.get()
    assert source.cached() is None
    source.lasting = float("nan")
    with pytest.raises(CredentialsNotFound):
        source.get()


def test_shorter_lived_than_the_time_to_refresh(source: Source) -> None:
    source.lasting = 20.0
    first = source.get()
    for _ in range(5):
        assert source.get() is first
    idle()
    assert source.fetches == 1
    source.now += 10
    source.number = 2
    source.get()
    eventually(lambda: source.get() == Credentials("id2", "key"))


def test_the_clock_is_set_back(source: Source) -> None:
    first = source.get()
    source.now -= 1e6
    assert source.get() is first


def test_refresh(source: Source) -> None:
    first = source.get()
    assert not source.refresh(first)
    assert source.fetches == 2
    source.number = 2
    assert source.refresh(first)
    assert source.fetches == 3
    assert source.get() == Credentials("id2", "key")
    # Done already, on behalf of another thread.
    assert source.refresh(first)
    assert source.fetches == 3
    source.error = CredentialsNotFound("gone")
    assert not source.refresh(source.get())
    assert source.get() == Credentials("id2", "key")


def test_another_exception_of_a_source_of_ones_own(source: Source) -> None:
    source.error = OSError("canary")
    with pytest.raises(CredentialsNotFound) as caught:
        source.get()
    assert str(caught.value) == "fetching failed with OSError"
    assert caught.value.__cause__ is source.error


def test_a_fetch_of_something_else() -> None:
    class Wrong(RefreshingCredentials):
        def fetch(self) -> tuple[Credentials, float]:
            return ("id", "canary"), 1e12  # type: ignore[return-value]

    with pytest.raises(CredentialsNotFound) as caught:
        Wrong().get()
    assert str(caught.value.__cause__) == (
        "a provider must give Credentials, not tuple"
    )


def test_no_thread_to_be_had(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(CredentialsNotFound, match="can't start new thread"):
            source.get()
    first = source.get()
    source.now += 700
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert source.get() is first
        assert not source.refresh(first)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*fork")
def test_a_child_does_not_wait_for_a_thread_of_its_parent(source: Source) -> None:
    source.gate.clear()
    with pytest.raises(CredentialsNotFound):
        Source.get(_impatient(source))
    child = os.fork()
    if not child:
        source.gate = threading.Event()
        source.gate.set()
        os._exit(0 if source.get() == Credentials("id1", "key") else 1)
    assert os.waitpid(child, 0)[1] == 0


def _impatient(source: Source) -> Source:
    source._timeout = 0.05
    return source


@pytest.mark.parametrize("arguments", [{"timeout": 0}, {"refresh_before": -1}])
def test_arguments_that_cannot_be(arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        Source(**arguments)

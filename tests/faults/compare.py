"""The official SDK and this package before the same faults: a table in Markdown.

    python tests/faults/compare.py

Each fault is met once and then passes; where time is the fault, it stays. Both have
three attempts, the same time-out and hardly any pause between attempts. "Requests" are
those that the server saw. A report, and no test.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from fault_calls import OVERSHOOT, meet, timeout_of, warm_up  # noqa: E402
from fault_server import FaultServer, authority  # noqa: E402
from fault_table import FAULTS, Act, Fault, Kind, is_recoverable  # noqa: E402
from tencentcloud.common import credential  # noqa: E402
from tencentcloud.common.common_client import CommonClient  # noqa: E402
from tencentcloud.common.exception import TencentCloudSDKException  # noqa: E402
from tencentcloud.common.profile.client_profile import ClientProfile  # noqa: E402
from tencentcloud.common.profile.http_profile import HttpProfile  # noqa: E402
from tencentcloud.common.retry import StandardRetryer  # noqa: E402

from actionsmith.runtime.errors import TencentCloudError  # noqa: E402

PATIENCE = 4.0
"""Seconds after its time-out at which a call is given up."""


@dataclass
class Row:
    """What became of a call."""

    word: str
    requests: int
    elapsed: float
    is_fine: bool = False
    is_raw: bool = False
    is_held: bool = False
    hides_error: bool = False
    done: int = 0
    """How often the server may have done what it was asked."""

    def __str__(self) -> str:
        again = " **twice**" if self.done > 1 else ""
        return f"{self.word}, {self.requests}{again}"


def done(fault: Fault, requests: int, attempts: int) -> int:
    """Return how many of the requests may have been carried out."""
    spared = fault.kind in (Kind.REFUSED, Kind.CORRECTED, Kind.FINAL, Kind.UNSENT)
    return requests - min(1, attempts) if spared and fault.reaches else requests


def official(fault: Fault, ca_file: str) -> Row:
    """Let the official SDK meet a fault."""
    is_late = fault.kind in (Kind.LATE, Kind.LATE_UNSENT)
    script = fault.script if is_late else (*fault.script, fault.then)
    with FaultServer(script, tls=fault.tls) as server:

        def pause(_: int) -> float:
            server.time_passes()
            return 0.01

        http = HttpProfile(
            protocol="https" if fault.tls else "http",
            endpoint=f"127.0.0.1:{server.port}",
            reqTimeout=timeout_of(fault),
            keepAlive=True,
            certification=ca_file,
        )
        profile = ClientProfile(httpProfile=http, retryer=StandardRetryer(3, pause))
        who = credential.Credential("AKIDexample", "very-secret", "session-token")
        client = CommonClient("shop", "2020-02-02", who, "ap-x", profile)
        outcome: list[Any] = []

        def call() -> None:
            try:
                outcome.append(client.call_json("Buy", {"Item": "item-1"}))
            except Exception as error:
                outcome.append(error)

        for _ in range(fault.before):
            client.call_json("Buy", {"Item": "item-1"})
            time.sleep(0.02)
        thread = threading.Thread(target=call, daemon=True)
        began = time.monotonic()
        thread.start()
        thread.join(timeout_of(fault) + PATIENCE)
        elapsed = time.monotonic() - began
        found = outcome[0] if outcome else None
        seen = len(server.requests) - fault.before
        stray = 0 if server.other is None else len(server.other.requests)
    thread.join(PATIENCE)
    row = Row("", seen, elapsed, done=done(fault, seen, seen))
    if found is None:
        row.word, row.is_held = f"no end {PATIENCE:g} s after its time", True
    elif isinstance(found, TencentCloudSDKException):
        row.word = f"`{found.get_code()[:40]}`"
    elif isinstance(found, Exception):
        row.word, row.is_raw = f"raw `{type(found).__name__}`", True
    elif not isinstance(found, dict) or "Response" not in found:
        row.word, row.hides_error = "takes it for an answer", True
    elif not isinstance(found["Response"], dict) or found["Response"].get("Error"):
        row.word, row.hides_error = "takes the error for a success", True
    elif fault.kind is Kind.FINE:
        row.word, row.is_fine = "fine", True
    elif seen == 1 and fault.reaches:
        row.word = "takes it as it is"  # in another encoding, or with NaN in it
    else:
        row.word, row.is_fine = "recovers", True
    if stray:
        row.word += f", and {stray} to the other host"
    return row


def ours(fault: Fault, act: Act) -> Row:
    """Let this package meet a fault."""
    is_late = fault.kind in (Kind.LATE, Kind.LATE_UNSENT)
    result = meet(fault, "sync", act, "lasting" if is_late else "transient")
    seen = len(result.requests)
    error = result.error
    return Row(
        (
            "recovers"
            if error is None and fault.kind is not Kind.FINE
            else ("fine" if error is None else f"`{type(error).__name__}`")
        ),
        seen,
        result.elapsed,
        is_fine=error is None,
        is_raw=error is not None and not isinstance(error, TencentCloudError),
        # What may be repeated is not done twice, but once more.
        done=done(fault, seen, seen) if act == "buy" else 1,
    )


def main() -> None:
    """Print the table and the totals."""
    warm_up()
    logging.disable()
    print("| fault | official SDK | ours, must not be done twice | ours, may be |")
    print("|---|---|---|---|")
    totals: list[Counter[str]] = [Counter(), Counter(), Counter()]
    worst = [0.0, 0.0, 0.0]
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        authority().cert_pem.write_to_path(file.name)
        for fault in FAULTS:
            rows = [
                official(fault, file.name),
                ours(fault, "buy"),
                ours(fault, "search"),
            ]
            print(f"| {fault.name} |", " | ".join(map(str, rows)), "|")
            for number, row in enumerate(rows):
                count = totals[number]
                late = row.elapsed - timeout_of(fault)
                worst[number] = max(worst[number], late)
                count["raw"] += row.is_raw
                count["hidden"] += row.hides_error
                count["twice"] += row.done > 1
                count["late"] += late > OVERSHOOT
                count["recovered"] += row.is_fine and is_recoverable(fault)
    recoverable = sum(map(is_recoverable, FAULTS))
    print(f"\n| of {len(FAULTS)} faults | official SDK | ours, must not | ours, may |")
    print("|---|---|---|---|")
    for word, name in [
        ("raw exceptions", "raw"),
        ("errors taken for an answer or a success", "hidden"),
        (f"recovered, of {recoverable} that pass", "recovered"),
        ("done twice, perhaps", "twice"),
        (f"later than the time-out by {OVERSHOOT} s", "late"),
    ]:
        print(f"| {word} |", " | ".join(str(count[name]) for count in totals), "|")
    seconds = " | ".join(f"{max(0.0, value):.2f} s" for value in worst)
    print(f"| latest after the time-out | {seconds} |")


if __name__ == "__main__":
    main()

"""Times the web app beside a bare interpreter start: cold start, pages not yet computed and ready ones, memory.

The server runs in a process of its own and is asked over one kept connection. Machines are noisy: read the ratios, not
the seconds. Usage: ``python benchmarks/web.py [REQUESTS]`` (20,000 for the whole of it).
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PYTHON = sys.executable
SERVE = (
    "import sys; from amity.cli.app import app, run; from amity.cli.commands import COMMANDS, serve; "
    "serve in COMMANDS or serve.register(app); sys.exit(run(['serve', '--port', '0', '--no-browser']))"
)
STATES = ("AZE", "IND", "TUR", "BRA", "POL", "KEN", "JPN", "EGY", "FRA", "IDN")
PAGES = ("/", "/data", "/methods", "/alone/{a}/ISR?measure=trade", "/measure/trade/{a}/ISR", "/target/ISR", "/api")


def floor() -> float:
    """Return the seconds of a bare interpreter start."""
    start = time.perf_counter()
    subprocess.run([PYTHON, "-c", "pass"], check=True)
    return time.perf_counter() - start


def started() -> tuple[subprocess.Popen[str], http.client.HTTPConnection, float]:
    """Return the server, a connection, and the seconds until its first page was there."""
    start = time.perf_counter()
    process = subprocess.Popen([PYTHON, "-c", SERVE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    ask(connection, "/")
    return process, connection, time.perf_counter() - start


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[float, int]:
    """Return the seconds and the bytes of one page."""
    start = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status)
    return time.perf_counter() - start, len(body)


def processor(process: subprocess.Popen[str]) -> float:
    """Return the seconds of the processor that the server has used, where the system tells."""
    path = Path(f"/proc/{process.pid}/stat")
    if not path.is_file():
        return float("nan")
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: subprocess.Popen[str]) -> float:
    """Return the megabytes that the server holds, where the system tells."""
    path = Path(f"/proc/{process.pid}/statm")
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if path.is_file() else float("nan")


def line(name: str, seconds: list[float], base: float, more: str = "") -> None:
    """Print a name with its median, its 95th percentile and the ratio of the median to the floor."""
    ranked = sorted(seconds)
    middle, high = statistics.median(ranked), ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]
    print(f"{name:40} {1000 * middle:9.1f} ms {1000 * high:9.1f} ms {middle / base:8.2f} {more}")


def main() -> None:
    """Print a line for each: median, 95th percentile, ratio to the floor."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    base = statistics.median(floor() for _ in range(5))
    print(f"{'':40} {'median':>12} {'95 %':>12} {'× floor':>8}")
    line("python -c pass (the floor)", [base], base)
    process, connection, first = started()
    try:
        line("from the command to the first page", [first], base)
        dyads = [f"/dyad/{a}/ISR" for a in STATES]
        before = processor(process)
        line("a dyad page, not yet computed", [ask(connection, path)[0] for path in dyads], base)
        print(f"{'  of the processor, each':40} {1000 * (processor(process) - before) / len(dyads):9.1f} ms")
        sizes = [ask(connection, path)[1] for path in dyads]
        ready = [ask(connection, dyads[at % len(dyads)])[0] for at in range(300)]
        line("a dyad page, ready", ready, base, f"{max(sizes) / 1e6:.2f} MB at most")
        other = [page.format(a=a) for page in PAGES for a in STATES]
        line("other pages, the first time", [ask(connection, path)[0] for path in other], base)
        start, before, held = time.perf_counter(), processor(process), resident(process)
        for at in range(requests):
            ask(connection, (dyads + other)[at % (len(dyads) + len(other))])
        took, used = time.perf_counter() - start, processor(process) - before
        print(f"{requests:,} requests: {requests / took:.0f} a second, {requests / used:.0f} a second of the processor")
        # New addresses all the time: what is kept has to make room.
        for at in range(requests // 10):
            ask(connection, f"/data/table/arms_transfers?page={at % 230 + 1}")
        grown = resident(process)
        print(f"memory: {held:.0f} MB before, {grown:.0f} MB after, {grown / held:.2f} times")
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()

"""The server on a port of its own: slow and rude clients, bytes that are no request, and how it starts and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from amity.core.errors import UsageError
from amity.web.app import create_app
from amity.web.running import config, listening
from amity.web.settings import Limits, Settings

LIMITS = Limits(header_seconds=0.5, body_seconds=0.5, idle_seconds=1, connections=12)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    settings = Settings(port=0, limits=LIMITS)
    with listening(settings) as (sock, address):
        server = uvicorn.Server(config(create_app(settings), settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield int(address.rstrip("/").rpartition(":")[2])
        server.should_exit = True
        thread.join()


def talk(port: int, *parts: bytes, pause: float = 0.0, wait: float = 30.0) -> bytes:
    """Return all that the server says to what is sent, piece by piece."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as sock:
        for part in parts:
            try:
                sock.sendall(part)
            except OSError:
                break
            time.sleep(pause)
        said = b""
        while True:
            try:
                piece = sock.recv(65_536)
            except OSError:
                return said
            if not piece:
                return said
            said += piece


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1]) if said.startswith(b"HTTP/1.1 ") else 0


def error(said: bytes) -> dict[str, str]:
    return json.loads(said.partition(b"\r\n\r\n")[2])["error"]


HEAD = b"GET /data.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


def test_a_request_is_answered_without_the_name_of_the_server(port):
    found = httpx.get(f"http://127.0.0.1:{port}/data.json")
    assert found.status_code == 200
    assert "server" not in found.headers


def test_lines_that_come_too_slowly_are_given_up(port):
    said = talk(port, b"GET / HTTP/1.1\r\n", b"Host: localhost\r\n", pause=0.1)
    assert (status(said), error(said)["code"]) == (408, "too_slow")
    assert status(talk(port)) == 408
    dripping = talk(port, *(bytes([one]) for one in HEAD), pause=0.03)
    assert (status(dripping), error(dripping)["code"]) == (408, "too_slow")


def test_a_body_that_comes_too_slowly_is_given_up(port):
    head = b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    said = talk(port, head, *([b"a"] * 20), pause=0.1)
    assert (status(said), error(said)["code"]) == (408, "too_slow")


def test_the_second_request_of_a_connection_may_not_dawdle_either(port):
    first = HEAD.replace(b"Connection: close\r\n", b"") + b"\r\n"
    said = talk(port, first, b"GET / HTTP/1.1\r\n", b"Host", pause=0.2)
    assert said.count(b"HTTP/1.1 200") == 1
    assert said.count(b"HTTP/1.1 408") == 1


@pytest.mark.parametrize(
    "rude",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET /data.json HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
        b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request(port, rude):
    said = talk(port, rude)
    assert 400 <= status(said) < 500, said[:200]
    if said.partition(b"\r\n\r\n")[2]:
        assert error(said)["hint"]
    assert httpx.get(f"http://127.0.0.1:{port}/data.json").status_code == 200


ELSEWHERE = [b"/case/..", b"/case/../../etc/passwd", b"/static/../app.py", b"/static/%2e%2e/app.py"]
ELSEWHERE += [b"/static//etc/passwd", b"/static/..%2fapp.py", b"//etc/passwd", b"/\\..\\x"]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_path_leads_to_a_file_elsewhere(port, path):
    said = talk(port, HEAD.replace(b"/data.json", path) + b"\r\n")
    assert status(said) == 404, said[:300]
    assert b"root:" not in said
    assert b"create_app" not in said


def test_ten_megabytes_are_refused_without_being_read(port):
    head = b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n"
    said = talk(port, head, b"x" * 1_000_000)
    assert status(said) in (0, 413)
    chunk = b"FFFF\r\n" + b"x" * 0xFFFF + b"\r\n"
    head = b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    assert status(talk(port, head, *([chunk] * 30))) in (0, 413)
    assert httpx.get(f"http://127.0.0.1:{port}/data.json").status_code == 200


def test_an_upgrade_to_another_protocol_is_not_taken(port):
    said = talk(port, HEAD.replace(b"close", b"Upgrade") + b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n")
    assert status(said) == 200


def test_too_many_connections_are_told_to_come_again(port):
    open_ones = []
    said = b""
    try:
        for _ in range(LIMITS.connections + 3):
            sock = socket.create_connection(("127.0.0.1", port), timeout=2)
            open_ones.append(sock)
        time.sleep(0.1)
        said = open_ones[-1].recv(4096)
    finally:
        for sock in open_ones:
            sock.close()
    assert (status(said), error(said)["code"]) == (503, "busy")
    time.sleep(0.2)
    assert httpx.get(f"http://127.0.0.1:{port}/data.json").status_code == 200


def test_a_port_that_is_taken_is_told():
    with listening(Settings(port=0)) as (_, address):
        taken = int(address.rstrip("/").rpartition(":")[2])
        with pytest.raises(UsageError) as caught, listening(Settings(port=taken)):
            pass
    assert "--port 0" in caught.value.hint


def start(*arguments: str) -> subprocess.Popen[str]:
    code = (
        "import sys; from amity.cli.app import app, run; from amity.cli.commands import COMMANDS, serve; "
        "serve in COMMANDS or serve.register(app); sys.exit(run(sys.argv[1:]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is sent otherwise there")
def test_the_command_prints_its_address_and_ends_without_a_trace():
    with start("--port", "0", "--no-browser") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rpartition(" ")[2]
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(address, timeout=30).status_code == 200
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert process.returncode in (0, 130)


def test_the_command_refuses_to_listen_to_others_without_flag_and_token():
    for arguments in (("--host", "0.0.0.0"), ("--host", "0.0.0.0", "--allow-remote")):
        with start(*arguments, "--port", "0", "--no-browser") as process:
            _, said = process.communicate(timeout=60)
        assert process.returncode == 2, said
        assert "--token" in said

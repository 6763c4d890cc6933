"""W3: published village pages as plain files by nginx, by `lingyan serve`, and by a bare WSGI callable.

Servers are held to core 0, wrk to core 1; every page is compared byte by byte with the published file first.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import homes
from benchmarks.processes import BUILD, PEER_PYTHON, ROOT
from benchmarks.results import Figure, Results, Target

VILLAGES = 12
CONNECTIONS = 16
SECONDS = {"small": 2, "full": 5}
OF_NGINX = 0.2
OURS, NGINX, BARE = "lingyan serve", "nginx, static file", "bare WSGI, bytes in memory"
_LINGYAN = str(ROOT / ".venv/bin/lingyan")
_START_SECONDS = 60


def measure(results: Results, sizes: str, runs: int) -> None:
    print("W3", file=sys.stderr)
    home = homes.demo(VILLAGES)
    pages = [
        f"/{path.relative_to(home / 'public')}" for path in sorted(home.glob("public/v/*/*/*/index.html"))
    ]
    script = wrk_script(pages)
    servers = {NGINX: nginx, OURS: lingyan, BARE: _bare}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
    for _ in range(runs):
        for name, server in servers.items():
            with server(home) as port:
                compare(home, pages, port)
                found[name].append(wrk(port, script, SECONDS[sizes]))
    sizes_of = [len((home / "public" / page[1:]).read_bytes()) for page in pages]
    size = f"{len(pages)} village pages of {median(sizes_of) / 1000:.1f} kB, {CONNECTIONS} connections, one core a server"
    for name, rounds in found.items():
        rate, p99 = (median(one[place] for one in rounds) for place in (0, 1))
        role = "ours" if name == OURS else "bound"
        results.figures.append(Figure("W3", size, name, role, {"requests/s": rate, "p99 ms": p99}, runs))
    rates = {name: median(rate for rate, _ in rounds) for name, rounds in found.items()}
    results.targets.append(
        Target("W3", "lingyan serve, of nginx", rates[OURS] / rates[NGINX], OF_NGINX, at_least=True)
    )
    results.agreements.append(f"W3: all {len(pages)} pages byte-identical from {len(servers)} servers")


def compare(home: Path, pages: list[str], port: int) -> None:
    for page in pages:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}") as answer:
            if answer.read() != (home / "public" / page[1:]).read_bytes():
                raise RuntimeError(f"{page} is not served as it was published")


def wrk_script(pages: list[str]) -> Path:
    listed = ", ".join(f'"{page}"' for page in pages)
    path = BUILD / "bench" / "pages.lua"
    path.write_text(
        f"local pages = {{{listed}}}\nmath.randomseed(7)\n"
        'request = function() return wrk.format("GET", pages[math.random(#pages)]) end\n'
    )
    return path


def wrk(port: int, script: Path, seconds: int, connections: int = CONNECTIONS) -> tuple[float, float]:
    """Requests a second and the p99 in ms. No request may fail."""
    address = f"http://127.0.0.1:{port}/"
    command = ["wrk", "-t1", f"-c{connections}", "--latency", "-s", str(script)]
    subprocess.run(["taskset", "-c", "1", *command, "-d1s", address], check=True, capture_output=True)
    run = subprocess.run(
        ["taskset", "-c", "1", *command, f"-d{seconds}s", address], check=True, capture_output=True, text=True
    )
    if "Non-2xx" in run.stdout or "Socket errors" in run.stdout:
        raise RuntimeError(run.stdout)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", run.stdout).group(1))
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", run.stdout).groups()
    return rate, float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


@contextmanager
def nginx(home: Path) -> Iterator[int]:
    port, folder = _free_port(), BUILD / "bench" / "nginx"
    folder.mkdir(exist_ok=True)
    config = folder / "nginx.conf"
    config.write_text(
        f"user {'root' if os.getuid() == 0 else 'nobody'};\nworker_processes 1;\ndaemon off;\npid {folder}/pid;\n"
        f"error_log {folder}/error.log;\nevents {{ worker_connections 256; }}\n"
        "http { include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; open_file_cache max=1000;\n"
        f"  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;\n"
        f"  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
        f"  server {{ listen 127.0.0.1:{port} backlog=512; root {home}/public; keepalive_requests 100000000; }} }}\n"
    )
    with _server(["/usr/sbin/nginx", "-c", str(config), "-e", f"{folder}/error.log"], {}, port):
        yield port


@contextmanager
def lingyan(home: Path) -> Iterator[int]:
    port = _free_port()
    with _server([_LINGYAN, "--home", str(home), "serve", "--port", str(port)], {}, port):
        yield port


@contextmanager
def _bare(home: Path) -> Iterator[int]:
    port = _free_port()
    command = [
        PEER_PYTHON, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws",
        "--host", "127.0.0.1", "--port", str(port), "benchmarks.routes.bare_page:application",
    ]  # fmt: skip
    with _server(command, {"BENCH_PUBLIC": str(home / "public")}, port):
        yield port


@contextmanager
def _server(command: list[str], env: dict[str, str], port: int) -> Iterator[None]:
    """A server on core 0 in a process group of its own, stopped with all its children."""
    process = subprocess.Popen(
        ["taskset", "-c", "0", *command], env={**os.environ, **env}, cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(lambda: _listens(port), process)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(ready: Callable[[], bool], process: subprocess.Popen) -> None:
    end = time.monotonic() + _START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the server did not start: {process.args}")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

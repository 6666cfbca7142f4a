"""OpenSearch on this machine: fetched with Maven once, then one process a node. `scripts/opensearch --help`.

The jars come from Maven's registry into the user's cache; a node is `opensearch_node/OneNode.java`, which
Java compiles as it starts. Nodes listen on loopback alone, without passwords: this is no cluster to put
pictures of others into. Needs nothing but the standard library.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
NODE = CHECKOUT / "scripts" / "opensearch_node"
HOME = CHECKOUT / "var" / "opensearch"
HTTP, TRANSPORT = 9200, 9300
PATIENCE = 180.0
"""Seconds in which a cluster has to become green: a busy machine takes a minute to start Java."""
PACKAGES = "default-jdk-headless maven"


class Missing(Exception):
    """Something is not there that a cluster needs."""


def version() -> str:
    """The version of OpenSearch that `pom.xml` names."""
    found = re.search(r"<opensearch.version>(.+?)</", (NODE / "pom.xml").read_text())
    assert found
    return found[1]


def cache() -> Path:
    """Where the jars are kept: outside the checkout, for all of them."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "mediahub" / f"opensearch-{version()}"


def fetched() -> Path:
    """The folder of jars; fetched where it is not there yet. Raises `Missing` with what to install."""
    wanted = hashlib.sha256((NODE / "pom.xml").read_bytes()).hexdigest()[:8]
    jars = cache() / f"lib-{wanted}"
    if jars.is_dir():
        return jars
    for program in ("javac", "mvn"):
        if shutil.which(program) is None:
            raise Missing(f"`{program}` is not installed: apt-get install {PACKAGES}")
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.is_dir():
            _fetch(jars)
    return jars


def _fetch(jars: Path) -> None:
    draft = jars.with_name(f"{jars.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={draft}"]
    done = subprocess.run(["mvn", "-q", "-B", *goal], cwd=NODE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"Maven could not fetch OpenSearch {version()}:\n{done.stdout[-2000:]}")
    draft.rename(jars)


def start(home: Path, ports: Sequence[tuple[int, int]], options: Sequence[str] = ()) -> list[int]:
    """Start a node for each pair of ports (HTTP, transport), with their data under `home`; their process ids.

    `options` are Java's. Whoever starts them stops them.
    """
    return [_start_node(home, number, ports, options) for number in range(len(ports))]


def _start_node(home: Path, number: int, ports: Sequence[tuple[int, int]], options: Sequence[str]) -> int:
    folder = home / f"node-{number}"
    (folder / "config").mkdir(parents=True, exist_ok=True)
    http, transport = ports[number]
    settings = {
        "cluster.name": "mediahub",
        "node.name": f"node-{number}",
        "path.home": folder,
        "path.data": folder / "data",
        "path.logs": folder / "logs",
        "network.host": "127.0.0.1",
        "http.port": http,
        "transport.port": transport,
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        **_discovery(ports),
    }
    java = ["java", "-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-Dlog4j2.level=WARN", *options]
    command = [*java, "-cp", f"{fetched()}/*", str(NODE / "OneNode.java")]
    with (home / f"node-{number}.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *(f"{name}={value}" for name, value in settings.items())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return process.pid


def _discovery(ports: Sequence[tuple[int, int]]) -> dict[str, str]:
    if len(ports) == 1:
        return {"discovery.type": "single-node"}
    return {
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{transport}" for _, transport in ports),
        "cluster.initial_cluster_manager_nodes": ",".join(f"node-{number}" for number in range(len(ports))),
    }


def wait_until_green(port: int, nodes: int, pids: Sequence[int], log: Path) -> None:
    """Wait until the cluster has so many nodes and is green. Raises `Missing` with the end of its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = health(port)
        if found and found["status"] == "green" and found["number_of_nodes"] == nodes:
            return
        if not all(map(runs, pids)):
            break
        time.sleep(0.2)
    raise Missing(f"the cluster did not start; {log} ends with:\n{log.read_text(errors='replace')[-2000:]}")


def health(port: int) -> dict[str, object] | None:
    """What the cluster says of itself; None where nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cluster/health", timeout=5) as answer:
            found: dict[str, object] = json.load(answer)
            return found
    except (OSError, urllib.error.URLError, ValueError):
        return None


def stop(pids: Sequence[int], patience: float = 20.0) -> None:
    """Ask nodes to end, and make them after so many seconds."""
    for pid in pids:
        _signalled(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(map(runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in filter(runs, pids):
        _signalled(pid, signal.SIGKILL)


def runs(pid: int) -> bool:
    """Does this process run? One that has ended and nobody has asked for is none."""
    with contextlib.suppress(ChildProcessError):  # where another process started it
        os.waitpid(pid, os.WNOHANG)
    return _signalled(pid, 0)


def _signalled(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def free_ports(nodes: int) -> list[tuple[int, int]]:
    """Ports of loopback that nobody has at the moment, a pair for each node."""
    probes = [socket.socket() for _ in range(2 * nodes)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return list(zip(ports[::2], ports[1::2], strict=True))


def main(argv: Sequence[str]) -> int:
    """`scripts/opensearch`."""
    parser = argparse.ArgumentParser(prog="scripts/opensearch", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start it, and wait until it is green")
    up.add_argument("--nodes", type=int, default=1)
    up.add_argument("--heap", type=int, default=512, help="megabytes of each node")
    commands.add_parser("down", help="stop it; its data stays")
    commands.add_parser("status", help="say whether it runs")
    options = parser.parse_args(argv)
    known = HOME / "pids.json"
    pids: list[int] = json.loads(known.read_text()) if known.exists() else []
    running = [pid for pid in pids if runs(pid)]
    if options.command == "down":
        stop(running)
        known.unlink(missing_ok=True)
        return 0
    if options.command == "up" and not running:
        ports = [(HTTP + number, TRANSPORT + number) for number in range(options.nodes)]
        try:
            running = start(HOME, ports, [f"-Xmx{options.heap}m"])
            known.write_text(json.dumps(running))
            wait_until_green(HTTP, len(ports), running, HOME / "node-0.log")
        except Missing as error:
            stop(running)
            print(error, file=sys.stderr)
            return 1
    found = health(HTTP) if running else None
    if found is None:
        print("It does not run; start it with `scripts/opensearch up`.")
        return 1
    hosts = ",".join(f"127.0.0.1:{HTTP + number}" for number in range(len(running)))
    print(
        f"{found['status']}, {found['number_of_nodes']} node(s): MEDIAHUB_SEARCH_URL=http://{hosts}/mediahub"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

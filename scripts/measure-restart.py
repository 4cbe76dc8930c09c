#!/usr/bin/env python3
"""Measures how long a killed daemon with a large database takes until it serves again.

Usage: scripts/measure-restart.py [--items 1000000] [--kills 5]

Two weeks of made-up conversations are read by a daemon as configured by default, with the encoder in its process. While it reads
the last of them it is killed, again and again, and what is measured each time is how long after its start it says that it is
ready, answers on its HTTP socket, and has recorded another conversation.
"""
import argparse
import http.client
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

DAYS, KEPT_BACK = 14, 2000


class Page(http.client.HTTPConnection):
    """A connection to a unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Watch:
    def __init__(self, program, directory):
        self.program, self.directory, self.spool = program, directory, directory / "spool"
        self.configuration, self.state = directory / "restart.yaml", directory / "state"
        self.spool.mkdir()
        self.state.mkdir(mode=0o700)
        self.configuration.write_text(
            f"watch: restart\nstate: {self.state}\nsources: {{paths: [{self.spool}]}}\nhttp: {{listen: {directory}/http}}\n")
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(directory / "notify"))

    def start(self):
        """Starts a daemon; returns how long it took to be ready."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [self.program, "run", "--config", self.configuration], stderr=open(self.directory / "log", "a"),
            env=os.environ | {"NOTIFY_SOCKET": str(self.directory / "notify")})
        while not self.manager.recv(4096).startswith(b"READY=1"):
            pass
        return time.monotonic() - self.began

    def kill(self):
        self.process.kill()
        self.process.wait()
        # What the dead one had still to say is nobody's.
        self.manager.setblocking(False)
        try:
            while True:
                self.manager.recv(4096)
        except BlockingIOError:
            self.manager.setblocking(True)

    def recorded(self):
        """How many items there are, as the database has them."""
        with sqlite3.connect(f"file:{self.state}/weir.sqlite?mode=ro", uri=True, timeout=30) as database:
            return database.execute("SELECT sum(value) FROM counters WHERE name = 'conversations'").fetchone()[0] or 0

    def wait(self, items):
        while self.recorded() < items:
            if self.process.poll() is not None:
                sys.exit(f"measure-restart.py: the daemon has ended\n{(self.directory / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def served(self):
        """How long after its start it answers with its clusters, and how many bytes."""
        while True:
            try:
                page = Page(self.directory / "http")
                page.request("GET", "/api/v1/clusters")
                answer = page.getresponse()
                body = answer.read()
                if answer.status == 200:
                    return time.monotonic() - self.began, len(json.loads(body))
            except OSError:
                pass
            time.sleep(0.01)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parent.parent
    built = subprocess.run([root / "scripts/build", "release"], check=True, capture_output=True, text=True)
    program = built.stdout.split("\n")[-2]
    with tempfile.TemporaryDirectory(prefix="weir-restart-") as directory:
        watch = Watch(program, pathlib.Path(directory))
        made = pathlib.Path(directory) / "made"
        with open(made, "wb") as file:
            subprocess.run([program, "example", "--days", str(DAYS), "--per-day", str(options.items // DAYS)], stdout=file, check=True)
        lines = made.read_bytes().splitlines(keepends=True)
        made.unlink()
        live = open(watch.spool / "live.jsonl", "wb", buffering=0)
        watch.start()
        began = time.monotonic()
        live.write(b"".join(lines[:-KEPT_BACK]))
        watch.wait(len(lines) - KEPT_BACK)
        reading = time.monotonic() - began
        size = sum(path.stat().st_size for path in watch.state.glob("weir.sqlite*"))
        print(f"{len(lines) - KEPT_BACK} conversations read in {reading:.0f} s, database {size / 1e6:.0f} MB")
        rest = lines[-KEPT_BACK:]
        step = KEPT_BACK // (options.kills + 1)
        print("ready s  serves s  records s  clusters")
        for number in range(options.kills):
            live.write(b"".join(rest[number * step:(number + 1) * step]))
            before = watch.recorded()
            watch.wait(before + step // 4)
            watch.kill()
            before = watch.recorded()
            ready = watch.start()
            served, clusters = watch.served()
            watch.wait(before + 1)
            print(f"{ready:7.2f}  {served:8.2f}  {time.monotonic() - watch.began:9.2f}  {clusters:8}")
        live.write(b"".join(rest[options.kills * step:]))
        watch.wait(len(lines))
        watch.process.terminate()
        print(f"{watch.recorded()} recorded in the end, {len(lines)} written, exit status {watch.process.wait()}")


main()

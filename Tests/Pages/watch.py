"""A real watch on made-up conversations, to look at."""

import json
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.request

TOKEN = "a-token-for-the-tests-only"


class Watch:
    """`weir run` in a directory of its own, from its start until it is told to stop."""

    def __init__(self, program, beside={}):
        self.program = program
        self.directory = tempfile.TemporaryDirectory(prefix="weir-pages-")
        self.base = pathlib.Path(self.directory.name)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.config = self.base / "lookout.yaml"
        token = self.base / "token"
        token.write_text(TOKEN)
        token.chmod(0o600)
        (self.base / "spool").mkdir()
        self.config.write_text(
            f"watch: lookout\nstate: {self.base}/state\nsources:\n  paths: [{self.base}/spool]\n"
            f"facets:\n  fields: {{concern: concern, flagged: flagged}}\n"
            f"http:\n  listen: 127.0.0.1:{self.port}\n  token: {token}\n  beside: {json.dumps(beside)}\n"
        )
        self.log = open(self.base / "log", "wb")
        self.process = None

    def start(self):
        command = [self.program, "run", "--config", self.config]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.wait_for("it to answer", lambda: self.ask("status"), seconds=30)

    def read(self, seed, days):
        """Reads a made-up stream to its end and publishes an edition of all of it."""
        command = [self.program, "example", "--seed", str(seed), "--days", str(days)]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        written = self.base / "written.jsonl"
        with open(written, "w") as stream:
            for place, line in enumerate(lines):
                stream.write(json.dumps(judged(json.loads(line), place)) + "\n")
        written.rename(self.base / "spool" / "example.jsonl")
        self.wait_for("the stream's end", lambda: self.ask("status")["conversations"] >= len(lines), seconds=600)
        subprocess.run([self.program, "rebuild", "--config", self.config], check=True, capture_output=True)

    def ask(self, path):
        with urllib.request.urlopen(f"{self.address}/api/v1/{path}", timeout=10) as answer:
            return json.load(answer)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def close(self):
        self.stop()
        self.log.close()
        self.directory.cleanup()

    def wait_for(self, what, is_there, seconds):
        deadline = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"weir ended before {what}: {(self.base / 'log').read_text()[-2000:]}")
            try:
                if is_there():
                    return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"waited {seconds} s for {what} in vain")
            time.sleep(0.2)


def judged(conversation, place):
    """The conversation as if somebody had judged it: a number and a flag of the record that mostly agree."""
    text = conversation["messages"][0]["content"].lower()
    is_worrying = any(word in text for word in ("password", "landlord", "claim", "tax", "refund", "pain"))
    conversation["concern"] = (3 if is_worrying else 1) + place % 3 % 2
    conversation["flagged"] = place % (3 if is_worrying else 11) == 0
    return conversation


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]

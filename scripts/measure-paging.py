#!/usr/bin/env python3
"""Measures how long it takes from the conversation that crosses a rule to the webhook's answer.

Usage: scripts/measure-paging.py [CAMPAIGNS]

A week of made-up traffic is read by a daemon as configured by default, with the encoder in its process. Then come campaigns, one
an hour of event time, each about something of its own, whose conversations are written one by one, some a second. An alert
says at which event time it was detected, which is that of the conversation that crossed the rule; from when that was written
to the webhook's call is what is measured.
"""
import datetime
import http.server
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

DAYS, PER_DAY, ACCOUNTS, SECONDS_APART = 8, 1500, 14, 0.4
START = datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc)
TOPICS = [
    "repair a brass telescope", "prune an old vineyard", "register a fleet of taxis", "translate a Norse saga",
    "convert a bus into a camper", "breed seahorses at home", "calculate bridge loads", "forge a damascus knife",
    "write a eulogy for a colleague", "audit a charity's books", "train a falcon", "brew kombucha in bulk",
    "restore a cracked oil painting", "tune a church organ", "plan a lunar eclipse party", "tan leather with bark",
    "map a cave system", "score a silent film", "insure a racehorse", "compost in a flat",
    "negotiate a record deal", "build a rope ladder", "dye wool with lichen", "read an electroencephalogram",
    "appeal a parking fine", "smoke a whole trout", "splice fibre cables", "carve a chess set",
    "choreograph a wedding waltz", "desalinate sea water", "import vintage motorcycles", "hatch quail eggs",
    "varnish a wooden canoe", "decipher a shipping manifest", "stage a puppet opera", "weld an aluminium frame",
    "catalogue a stamp collection", "grow saffron crocuses", "rewire a doll's house", "judge a sheepdog trial",
]
FRAMES = ["How do I {}?", "how do I {} quickly", "Tell me how to {} please", "What is the best way to {}?", "steps to {}"]


def written(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


class Calls(http.server.BaseHTTPRequestHandler):
    """Takes every alert, and notes when it came."""

    heard = {}

    def do_POST(self):
        for alert in json.loads(self.rfile.read(int(self.headers["Content-Length"])))["alerts"]:
            self.heard.setdefault(alert["annotations"]["detected_at"], time.monotonic())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Watch:
    """A daemon on a spool of its own."""

    def __init__(self, program, directory, url):
        self.program, self.configuration, self.spool = program, directory / "paging.yaml", directory / "spool"
        self.spool.mkdir()
        self.configuration.write_text(f"""
watch: paging
state: {directory}/state
sources: {{paths: [{self.spool}]}}
http: {{listen: {directory}/http}}
alerts:
  cap: 0
  receivers: [{{name: measured, url: "{url}", severity: digest}}]
""")
        self.items, self.file = 0, open(self.spool / "live.jsonl", "w")
        (directory / "state").mkdir()
        self.process = subprocess.Popen([program, "run", "--config", self.configuration], stderr=open(directory / "log", "w"))

    def write(self, lines):
        self.file.writelines(lines)
        self.file.flush()
        self.items += len(lines)

    def wait(self):
        """Until everything written has been recorded."""
        while True:
            status = subprocess.run([self.program, "status", "--config", self.configuration, "--json"], capture_output=True, text=True)
            if self.process.poll() is not None:
                sys.exit("measure-paging.py: the daemon has ended")
            if status.returncode == 0 and json.loads(status.stdout)["conversations"] >= self.items:
                return
            time.sleep(0.05)


def campaign(number, rng, hour):
    """Conversations of one request by as many accounts, within forty minutes of an hour, as (event time, line)."""
    for rank in range(ACCOUNTS):
        moment = hour + datetime.timedelta(minutes=15 + 40 * rank / ACCOUNTS, milliseconds=rng.randrange(1000))
        asked = rng.choice(FRAMES).format(TOPICS[number])
        yield written(moment), json.dumps({
            "conversation_id": f"campaign-{number}-{rank}", "account_id": f"member-{number}-{rank}", "timestamp": written(moment),
            "messages": [{"role": "user", "content": asked}]}) + "\n"


def main():
    campaigns = min(int(sys.argv[1]) if len(sys.argv) > 1 else 40, len(TOPICS))
    root = pathlib.Path(__file__).resolve().parent.parent
    built = subprocess.run([root / "scripts/build", "release"], check=True, capture_output=True, text=True)
    program = built.stdout.split("\n")[-2]
    rng = random.Random(1)
    days = DAYS + campaigns // 24 + 1
    traffic = subprocess.run([program, "example", "--seed", "3", "--days", str(days), "--per-day", str(PER_DAY)],
                             check=True, capture_output=True, text=True).stdout.splitlines(keepends=True)
    begin = written(START + datetime.timedelta(days=DAYS))
    history = [line for line in traffic if json.loads(line)["timestamp"] < begin]
    rest = traffic[len(history):]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calls)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    waits, missed = [], 0
    with tempfile.TemporaryDirectory() as directory:
        watch = Watch(program, pathlib.Path(directory), f"http://127.0.0.1:{server.server_port}/")
        try:
            watch.write(history)
            watch.wait()
            for number in range(campaigns):
                hour = START + datetime.timedelta(days=DAYS, hours=number)
                until = written(hour + datetime.timedelta(minutes=15))
                now = [line for line in rest if json.loads(line)["timestamp"] < until]
                rest = rest[len(now):]
                watch.write(now)
                watch.wait()
                times = {}
                for moment, line in campaign(number, rng, hour):
                    times[moment] = time.monotonic()
                    watch.write([line])
                    time.sleep(SECONDS_APART)
                watch.wait()
                time.sleep(1)
                found = [Calls.heard[moment] - times[moment] for moment in times if moment in Calls.heard]
                waits += found
                missed += not found
        finally:
            watch.process.terminate()
            watch.process.wait()
    waits.sort()
    if not waits:
        sys.exit("measure-paging.py: no campaign was alerted")
    print(f"{campaigns} campaigns of {ACCOUNTS} accounts, {campaigns - missed} of them alerted")
    print(f"from the conversation that crossed the rule to the webhook: p50 {waits[len(waits) // 2]:.2f} s, "
          f"p95 {waits[int(len(waits) * .95)]:.2f} s, longest {waits[-1]:.2f} s")


main()

#!/usr/bin/env python3
"""Writes docs/QUALITY.md: how well Weir clusters labelled conversations, by `weir evaluate`.

Usage: scripts/measure-quality.py DIRECTORY >docs/QUALITY.md

DIRECTORY holds the labelled sets below as NAME.jsonl.gz, one conversation a line in Weir's own format, with `labels`.
"""
import json
import pathlib
import subprocess
import sys

SEEDS = [0, 1, 2]
ORDERS = ["random", "drift", "sequential"]
# Name, label, what the label belongs to, most clusters, and where the set is to be had.
SETS = [
    ("clinc150_full", "intent", "domain", 150, "CLINC150, training and validation parts: 18,000 requests, 150 intents of 10 domains (CC-BY-3.0)"),
    ("clinc150", "intent", "domain", 150, "CLINC150, 40 requests of each intent and 200 of none (CC-BY-3.0)"),
    ("xsid_valid", "intent", "domain", None, "xSID, validation part: 3,000 commands in ten languages, in parallel (CC-BY-SA-4.0)"),
    ("mtbench_kura", "question_id", None, None, "answers of many models to 13 questions: 1,000 conversations, nearly equal (MIT)"),
]


def weir(*arguments):
    return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)


def mean(runs, *path):
    values = []
    for run in runs:
        for key in path:
            run = (run or {}).get(key)
        if run is None:
            return None
        values.append(run)
    return sum(values) / len(values)


def show(value, digits=3):
    return "–" if value is None else f"{value:.{digits}f}"


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    directory = pathlib.Path(sys.argv[1])
    missing = [name for name, *_ in SETS if not (directory / f"{name}.jsonl.gz").exists()]
    if missing:
        sys.exit(f"measure-quality.py: {directory} lacks {', '.join(f'{name}.jsonl.gz' for name in missing)}")
    program = subprocess.run([root / "scripts/build", "release"], check=True, capture_output=True, text=True)
    program = program.stdout.split("\n")[-2]
    base, late, languages = [], [], []
    for name, label, parent, clusters, _ in SETS:
        for order in ORDERS:
            runs = []
            for seed in SEEDS:
                command = [program, "evaluate", "--json", "--order", order, "--seed", str(seed), "--label", f"labels.{label}"]
                command += ["--parent", f"labels.{parent}"] if parent else []
                command += ["--clusters", str(clusters)] if clusters else []
                print(f"{name}, {order}, seed {seed}", file=sys.stderr)
                runs.append(weir(*command, str(directory / f"{name}.jsonl.gz")))
            base.append([name, order, show(mean(runs, "clusters"), 0)]
                        + [show(mean(runs, kind, score)) for kind in ("immediate", "rewritten") for score in ("nmi", "ari")]
                        + [show(mean(runs, "kept", "mean")), show(mean(runs, "reconstruction")), show(mean(runs, "hierarchy"))])
            if order != "random" and mean(runs, "latency", "own", "found") is not None:
                late.append([name, order] + [show(mean(runs, "latency", kind, part), digits) for kind in ("recent", "own")
                                             for part, digits in (("median", 0), ("p90", 0), ("found", 2))])
            if order == "random" and len(runs[0]["per_language"]) > 1:
                for language in sorted(runs[0]["per_language"]):
                    languages.append([name, language, show(mean(runs, "per_language", language, "reconstruction"))])
    lines = ["# Quality", "",
             "What `weir evaluate` says of Weir's clusters on public labelled requests, with the encoder in this process (MiniLM) and no",
             f"model: means of seeds {', '.join(map(str, SEEDS))}. Labels never reach the clusterer. Written by `scripts/measure-quality.py`;",
             "to have it for data of your own, `weir evaluate --help`.", ""]
    lines += [f"- `{name}`: {source}" for name, *_, source in SETS]
    lines += ["", "## Base clusters and hierarchy", "",
              "*Immediate* is the id that a request got as it arrived, *rewritten* the one it has after the last re-cluster; *kept* the share of",
              "stored requests with the same id after a re-cluster as before. *Parent*: requests in base clusters under the right parent",
              "label, judged on halves that the majority was not taken from; *top*: the same at the top of the built hierarchy.", ""]
    lines += table(["set", "order", "clusters", "NMI, immediate", "ARI", "NMI, rewritten", "ARI", "kept", "parent", "top"], base)
    lines += ["## How soon a new topic has a cluster", "",
              "Labels first seen after a tenth of the stream: how many of its requests one needs until it is most of the last twenty put",
              "into some cluster (*recent*), or of all ever put there (*own*); and the share that gets there.", ""]
    lines += table(["set", "order", "recent: median", "p90", "found", "own: median", "p90", "found"], late)
    lines += ["## Languages", "",
              "An encoder that reads English puts other languages down by their spelling, so their requests are grouped by language first",
              "and by topic poorly. `encoder.served` takes one that reads them; with a model behind the questions, clusters are made of",
              "its English summaries. Share of requests under the right parent label:", ""]
    lines += table(["set", "language", "parent"], languages)
    print("\n".join(lines).rstrip())


main()

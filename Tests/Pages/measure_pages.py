"""Measures what the pages cost: how soon one is painted, how long a frame of the map takes while it is dragged, and how much
slower a daemon reads with ten of them open.

Run by `scripts/test-pages --measure`. The daemon has one processor to itself and the browser another, since people look from
machines of their own.
"""

import json
import os
import statistics
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

from test_pages import made_up_map, ready
from watch import Watch

DAEMON, BROWSER = {0}, {1}
PAINTS, ROUNDS, DAYS, PER_DAY = 20, 3, 14, 420
DRAG = """async () => {
    const canvas = document.querySelector("canvas");
    canvas.setPointerCapture = () => {};
    const fire = (type, x) => canvas.dispatchEvent(
        new PointerEvent(type, { pointerId: 1, clientX: x, clientY: 400, button: 0, bubbles: true }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    fire("pointerdown", 400);
    const times = [];
    for (let step = 0, last = await frame(); step < 90; step += 1) {
        fire("pointermove", 400 + 2 * step);
        const now = await frame();
        times.push(now - last);
        last = now;
    }
    fire("pointerup", 580);
    return times;
}"""
OPEN = ["/alerts", "/alerts?state=all", "/map", "/map?colour=growth", "/tree", "/compare", "/gap", "/health", "/clusters/{}", "/alerts"]


def main():
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("measure_pages.py: needs two processors")
    os.sched_setaffinity(0, BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        paint(browser)
        ingest(browser)
        browser.close()


def paint(browser):
    """Prints how soon the map of five thousand clusters is painted first, and is whole, in a browser that knows nothing of it."""
    watch = Watch(os.environ["WEIR_BIN"])
    try:
        watch.start()
        body = json.dumps(made_up_map(5_000), separators=(",", ":"))
        first, whole, frames = [], [], []
        for _ in range(PAINTS):
            context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=watch.address)
            context.route("**/api/v1/map", lambda route: route.fulfill(body=body, content_type="application/json"))
            page = context.new_page()
            page.goto("/map")
            ready(page)
            first.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime"))
            whole.append(page.evaluate("new Promise((done) => requestAnimationFrame(() => done(performance.now())))"))
            frames += page.evaluate(DRAG)
            context.close()
        print(f"first paint with 5,000 clusters, {PAINTS} times: median {statistics.median(first):.0f} ms, at most {max(first):.0f} ms")
        print(f"the map is drawn: median {statistics.median(whole):.0f} ms, at most {max(whole):.0f} ms")
        print(f"a frame while it is dragged: median {statistics.median(frames):.1f} ms, at most {max(frames):.1f} ms")
    finally:
        watch.close()


def ingest(browser):
    """Prints how many conversations a second are read without a page and with ten, in turn."""
    rates = {False: [], True: []}
    for _ in range(ROUNDS):
        for has_pages in rates:
            rates[has_pages].append(rate(browser, has_pages))
            print(f"{'ten pages' if has_pages else 'no page':>9}: {rates[has_pages][-1]:.1f} conversations/s", flush=True)
    without, beside = (statistics.median(rates[has_pages]) for has_pages in (False, True))
    print(f"with ten pages open a daemon reads at {100 * beside / without:.1f} % of what it reads without")


def rate(browser, has_pages):
    """Conversations a second, over a stream that is there at once; the first day of it is read before the clock starts."""
    watch = Watch(os.environ["WEIR_BIN"])
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=watch.address)
    try:
        watch.start()
        os.sched_setaffinity(watch.process.pid, DAEMON)
        for thread in os.listdir(f"/proc/{watch.process.pid}/task"):
            os.sched_setaffinity(int(thread), DAEMON)
        command = [watch.program, "example", "--seed", "3", "--days", str(DAYS), "--per-day", str(PER_DAY)]
        lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines(keepends=True)
        spool = watch.base / "spool" / "example.jsonl"

        def read(lines, total):
            with open(spool, "ab") as file:
                file.write(b"".join(lines))
            watch.wait_for("the stream's end", lambda: watch.ask("status")["conversations"] >= total, seconds=900)

        warm = len(lines) // DAYS
        read(lines[:warm], warm)
        subprocess.run([watch.program, "rebuild", "--config", watch.config], check=True, capture_output=True)
        if has_pages:
            cluster = watch.ask("clusters?limit=1")[0]["id"]
            for path in OPEN:
                page = context.new_page()
                page.goto(path.format(cluster))
                ready(page)
        began = time.monotonic()
        read(lines[warm:], len(lines))
        return (len(lines) - warm) / (time.monotonic() - began)
    finally:
        context.close()
        watch.close()


if __name__ == "__main__":
    main()

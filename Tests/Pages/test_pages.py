"""Drives the pages of a real watch in a real browser, by clicks and keys. Run by scripts/test-pages.

Each test is a sentence that says what is promised. A test fails where a page logs an error, breaks its policy or asks
anybody but its own lookout for something, whatever else it checks.
"""

import json
import os
import re
import sys
import traceback

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from watch import TOKEN, Watch

TESTS = []
EVERY_PAGE = ["/alerts", "/alerts?state=all", "/map", "/tree", "/compare", "/compare?watch=control", "/gap", "/health", "/runbooks/growth"]
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


def test(sentence):
    def add(work):
        TESTS.append((sentence, work))
        return work

    return add


class Session:
    """A browser's window with no memory, and what its pages complain of."""

    def __init__(self, browser, watch, **options):
        self.watch = watch
        self.complaints = []
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=watch.address, **options)
        self.context.on("request", self.note)
        self.page = self.open()

    def open(self):
        page = self.context.new_page()
        page.on("console", lambda message: message.type == "error" and self.complain(message.text))
        page.on("pageerror", lambda error: self.complain(str(error)))
        return page

    def note(self, request):
        if not request.url.startswith((self.watch.address + "/", "blob:", "data:")):
            self.complain(f"asked for {request.url}")

    def complain(self, text):
        self.complaints.append(text)

    def go(self, path):
        self.page.goto(path)
        ready(self.page)
        return self.page


def ready(page):
    expect(page.locator("main[aria-busy=false] h1").first).to_be_visible()


def firing(watch):
    rows = watch.ask("alerts?state=firing")
    assert rows, "the stream should end with an alert that fires"
    return rows[0]["alert"]


def decide(page, confirm, reason="looked into it", token=TOKEN):
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your name").fill("ana")
    dialog.get_by_label("Reason").fill(reason)
    if dialog.get_by_label("Token").count():
        dialog.get_by_label("Token").fill(token)
    dialog.get_by_role("button", name=confirm).click()
    return dialog


@test("The inbox lists what fires, the urgent first, and a click opens the evidence")
def inbox(session):
    alert = firing(session.watch)
    page = session.go("/")
    expect(page.locator(".card.alert")).to_have_count(len(session.watch.ask("alerts?state=firing")))
    order = page.locator("main section > h2").evaluate_all("all => all.map(one => one.firstChild.textContent)")
    assert order == [word for word in ("Page", "Ticket", "Digest") if word in order]
    page.locator(f"a[href='/alerts/{alert['id']}']").click()
    expect(page).to_have_url(re.compile(f"/alerts/{alert['id']}$"))
    expect(page.get_by_role("heading", name="What it is not")).to_be_visible()
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible()
    page.get_by_role("link", name="Runbook").click()
    expect(page.locator("h1")).to_contain_text(alert["kind"].capitalize())
    page.go_back()
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible()


@test("A wrong token changes nothing and says so; the right one is taken, and another page sees it by itself")
def acknowledge(session):
    alert = firing(session.watch)
    other = session.open()
    other.goto("/alerts")
    expect(other.locator("#standing")).to_have_text("Live")
    page = session.go(f"/alerts/{alert['id']}")
    page.get_by_role("button", name="Acknowledge").click()
    dialog = decide(page, "Acknowledge", token="certainly not the token")
    expect(dialog.get_by_role("alert")).to_contain_text("That is not the token")
    assert "acknowledged_by" not in session.watch.ask(f"alerts/{alert['id']}")[0]
    session.complaints.clear()  # A browser logs every 401.
    decide(page, "Acknowledge")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".chip", has_text="ana has it")).to_be_visible()
    expect(other.locator(".chip", has_text="ana has it")).to_be_visible()
    expect(page.locator(".history")).to_contain_text("ana took it on: looked into it")


@test("A silence needs a reason and an end, is listed, and can be ended")
def silence(session):
    alert = firing(session.watch)
    page = session.go(f"/alerts/{alert['id']}")
    page.get_by_role("button", name="Silence…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("")
    dialog.get_by_role("button", name="Silence").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("For").select_option(label="4 hours")
    decide(page, "Silence", reason="launch at noon")
    expect(page.locator(".chip", has_text="Silenced until")).to_be_visible()
    rows = session.watch.ask("silences")
    assert [(row["matchers"], row["by"], row["reason"]) for row in rows] == [({"alert": alert["id"]}, "ana", "launch at noon")]
    page.get_by_role("link", name="Alerts").first.click()
    expect(page.locator(".rows")).to_contain_text("launch at noon")
    page.get_by_role("button", name="End").click()
    decide(page, "End it")
    expect(page.locator(".rows")).to_have_count(0)
    assert session.watch.ask("silences") == []


@test("What an alert was found to be is kept and shown")
def verdict(session):
    alert = firing(session.watch)
    page = session.go(f"/alerts/{alert['id']}")
    page.get_by_role("button", name="What was it?").click()
    page.get_by_label("It was there and is harmless").check()
    decide(page, "Write it down")
    expect(page.locator(".chip", has_text="real and harmless")).to_be_visible()
    assert session.watch.ask(f"alerts/{alert['id']}")[0]["verdict"] == "benign"


@test("A cluster shows counts against what was usual, marks its alerts, and exports what is seen")
def cluster(session):
    alert = next(row["alert"] for row in session.watch.ask("alerts") if is_shown(session.watch, row["alert"].get("cluster")))
    page = session.go(f"/clusters/{alert['cluster']}")
    page.get_by_role("link", name="28 days").click()
    expect(page.locator("[aria-current]", has_text="28 days")).to_be_visible()
    expect(page.locator(".chart .band")).to_be_visible()
    expect(page.locator(f".chart a[href='/alerts/{alert['id']}']")).to_have_count(1)
    slider = page.get_by_role("slider")
    before = slider.get_attribute("aria-valuetext")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") != before
    expect(page.get_by_role("heading", name="Who asks, and how")).to_be_visible()
    courses = page.locator(".facet .trend .sparkline")
    expect(courses.first).to_have_attribute("aria-label", re.compile("%"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Export JSON").click()
    exported = json.loads(open(download.value.path(), encoding="utf-8").read())
    asked = session.watch.ask(f"clusters/{alert['cluster']}")
    assert {name: exported[name] for name in asked} == asked
    assert exported["series"] and exported["expected"] and exported["course"]["answers"]


def is_shown(watch, cluster):
    return cluster is not None and any(row["id"] == cluster for row in watch.ask("clusters?limit=1000"))


@test("The tree opens by click and by key, sorts, finds, and shows a cluster at a glance")
def tree(session):
    page = session.go("/tree")
    rows = page.locator(".tree tbody tr")
    roots = rows.count()
    rows.first.locator(".caret").click()
    expect(rows.first).to_have_attribute("aria-expanded", "true")
    assert rows.count() > roots
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    name = rows.nth(1).locator(".name").inner_text()
    expect(page.locator(".side h2")).to_have_text(name)
    expect(page).to_have_url(re.compile("cluster="))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(rows).to_have_count(roots)
    page.get_by_label("Sort by").select_option(label="Name")
    names = page.locator(".tree .name").all_inner_texts()
    assert names == sorted(names, key=str.lower)
    page.get_by_label("Search names").fill(name.split(" · ")[0])
    expect(page.locator(".tree .found").first).to_be_visible()
    assert all(name.split(" · ")[0] in text for text in page.locator(".tree .found").all_inner_texts())
    page.reload()
    expect(page.get_by_label("Search names")).to_have_value(name.split(" · ")[0])
    expect(page.locator(".side h2")).to_have_text(name)
    page.get_by_role("link", name="Open", exact=True).click()
    expect(page.locator("h1")).to_have_text(name)


@test("The map shows a cluster by a click on its circle, moves, zooms, is coloured, and can be walked by keys")
def map_page(session):
    page = session.go("/map")
    canvas = page.locator("canvas")
    spot = canvas.bounding_box()
    page.get_by_label("Colour by").select_option(label="Size")
    expect(page.locator(".map-legend")).to_contain_text("Conversations")
    chosen = None
    for x, y in ((x, y) for y in range(120, 680, 12) for x in range(120, 900, 12)):
        page.mouse.move(spot["x"] + x, spot["y"] + y)
        if page.locator(".map-tip.seen").count() and "group" not in page.locator(".map-tip").inner_text():
            chosen = page.locator(".map-tip strong").inner_text()
            page.mouse.down()
            page.mouse.up()
            break
    assert chosen, "no circle was met"
    expect(page.locator(".side.open h2")).to_have_text(chosen)
    expect(page).to_have_url(re.compile("colour=size"))
    page.get_by_role("button", name="Zoom in").click()
    page.mouse.move(spot["x"] + 300, spot["y"] + 400)
    page.mouse.wheel(0, -300)
    page.mouse.down()
    page.mouse.move(spot["x"] + 400, spot["y"] + 450, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("at="))
    canvas.focus()
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile("at="))
    page.keyboard.press("Escape")
    expect(page.locator(".side.open")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    first = page.locator(".side.open h2").inner_text()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".side.open h2")).to_be_visible()
    # What moved the map is written into the address a moment later, which is too late for a page that was left.
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/clusters/"))
    page.wait_for_timeout(500)
    expect(page).to_have_url(re.compile("/clusters/"))
    assert first


@test("Two stretches of time stand side by side, by preset and by bounds that are typed in")
def compare(session):
    page = session.go("/compare")
    page.get_by_role("link", name="Week", exact=True).click()
    expect(page).to_have_url(re.compile("by=week$"))
    ready(page)
    expect(page.get_by_role("heading", name="Facets that shifted")).to_be_visible()
    page.get_by_text("Other stretches of time").click()
    for place, time in enumerate(["2026-01-06T00:00", "2026-01-08T00:00", "2026-01-13T00:00", "2026-01-16T00:00"]):
        page.locator(".bounds input").nth(place).fill(time)
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile("before_from=2026-01-06"))
    expect(page.locator(".lead")).to_contain_text("6 Jan 00:00 – Thu 8 Jan 00:00 beside Tue 13 Jan")
    expect(page.locator(".shifts li").first).to_be_visible()


@test("Another watch stands beside this one, and what only it has is no link")
def beside(session):
    page = session.go("/compare")
    page.get_by_role("link", name="control").click()
    expect(page).to_have_url(re.compile("watch=control$"))
    page.get_by_role("link", name="28 days").click()
    ready(page)
    expect(page.locator(".lead")).to_contain_text("control beside this watch")
    expect(page.get_by_role("heading", name="More here")).to_be_visible()
    expect(page.get_by_role("heading", name="Facets that differ")).to_be_visible()
    ids = {row["id"] for row in session.watch.ask("clusters?limit=1000")}
    links = page.locator(".shifts a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links and {link.removeprefix("/clusters/") for link in links} <= ids, links
    page.get_by_role("link", name="Another time").click()
    expect(page).to_have_url(re.compile("/compare$"))


@test("The gap between a number and a rate is drawn, and its outliers are links")
def gap(session):
    page = session.go("/gap")
    expect(page.get_by_label("Across")).to_have_value("concern")
    expect(page.get_by_label("Upwards")).to_have_value("flagged:yes")
    assert page.locator(".point").count() > 3
    page.get_by_label("Upwards").select_option(label="Refusal")
    expect(page).to_have_url(re.compile("y=refusal"))
    expect(page.get_by_role("heading", name="Mean concern high, refusal rare")).to_be_visible()


@test("A name that is markup stays text wherever it stands")
def hostile(session):
    def rename(route):
        answer = route.fetch()
        value = answer.json()

        def renamed(value):
            if isinstance(value, dict):
                return {name: HOSTILE if name in ("name", "description", "parent_name") else renamed(one) for name, one in value.items()}
            if isinstance(value, list):
                return [renamed(one) for one in value]
            return re.sub(r"^(t?\d+) \S.*$", rf"\1 {HOSTILE}", value) if isinstance(value, str) else value

        shown = renamed(value)
        if "columns" in shown:
            place = shown["columns"].index("name")
            shown["rows"] = [row[:place] + [HOSTILE] + row[place + 1 :] for row in shown["rows"]]
        route.fulfill(response=answer, json=shown)

    session.context.route(re.compile("/api/v1/(map|clusters|alerts|comparison|silences)"), rename)
    largest = session.watch.ask("clusters?limit=1")[0]["id"]
    alert = firing(session.watch)["id"]
    for path in [*EVERY_PAGE[:-1], f"/clusters/{largest}", f"/alerts/{alert}", f"/tree?cluster={largest}", f"/map?cluster={largest}"]:
        page = session.go(path)
        assert page.locator("main img, main script").count() == 0
        assert page.title() not in ("1", "2")
    session.go(f"/clusters/{largest}")
    expect(session.page.locator("h1")).to_have_text(HOSTILE)


@test("Nothing serious stands in the way of a screen reader or weak eyes, in light and dark")
def accessible(session):
    largest = session.watch.ask("clusters?limit=1")[0]["id"]
    found = []
    for path in [*EVERY_PAGE, f"/clusters/{largest}", f"/alerts/{firing(session.watch)['id']}", f"/tree?cluster={largest}", f"/map?cluster={largest}"]:
        for scheme in ("light", "dark"):
            session.page.emulate_media(color_scheme=scheme)
            page = session.go(path)
            for fault in Axe().run(page).response["violations"]:
                found.append(f"{path} in {scheme}: {fault['id']}: {fault['nodes'][0]['html'][:120]}")
    assert not found, "\n".join(found)


accessible.options = {"bypass_csp": True}


@test("Every page can be read on a phone without scrolling sideways")
def phone(session):
    session.page.set_viewport_size({"width": 390, "height": 844})
    largest = session.watch.ask("clusters?limit=1")[0]["id"]
    for path in [*EVERY_PAGE, f"/clusters/{largest}", f"/alerts/{firing(session.watch)['id']}"]:
        page = session.go(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{path} is {width} wide"
        heights = page.locator(".badge").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert max(heights) < 40, f"a badge on {path} is {max(heights)} high"


@test("All that can be clicked can be reached by the tabulator, and shows that it is")
def keyboard(session):
    page = session.go("/alerts")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id"))
    wanted = page.locator("main a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert set(wanted[:40]) <= reached, set(wanted) - reached


@test("Five thousand clusters come in less than a megabyte, and are drawn once a frame however fast they are moved")
def many(session):
    body = json.dumps(made_up_map(5_000), separators=(",", ":"))
    assert len(body) < 1_000_000
    session.context.route("**/api/v1/map", lambda route: route.fulfill(body=body, content_type="application/json"))
    page = session.go("/map")
    drawn = page.evaluate(
        """async () => {
            const canvas = document.querySelector("canvas");
            const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
            const clear = CanvasRenderingContext2D.prototype.clearRect;
            let drawn = 0;
            CanvasRenderingContext2D.prototype.clearRect = function (...box) {
                drawn += 1;
                return clear.apply(this, box);
            };
            canvas.setPointerCapture = () => {};
            const fire = (type, x) => canvas.dispatchEvent(
                new PointerEvent(type, { pointerId: 1, clientX: x, clientY: 400, button: 0, bubbles: true }));
            await frame();
            await frame();
            drawn = 0;
            fire("pointerdown", 400);
            for (let step = 1; step <= 90; step += 1) fire("pointermove", 400 + 2 * step);
            const before = drawn;
            await frame();
            await frame();
            fire("pointerup", 580);
            return [before, drawn];
        }"""
    )
    assert drawn == [0, 1], drawn


def made_up_map(clusters):
    columns = ["id", "level", "parent", "name", "conversations", "accounts", "last_day", "day_before", "x", "y", "language"]
    rows = [
        [str(place), 0, f"t{place % 60}", f"subject {place} · and its words", 20 + place % 400, 15, place % 30, place % 17,
         round(place % 60 * 7 % 23 + place * 37 % 101 / 50, 3), round(place % 60 * 5 % 19 + place * 53 % 97 / 50, 3), "en"]
        for place in range(clusters)
    ]
    rows += [[f"t{place}", 1, None, f"group {place}", 9_000, 800, 0, 0, None, None, "en"] for place in range(60)]
    return {"columns": columns, "edition": 1, "hidden": 0, "time": "2026-01-18T23:00:00Z", "rows": rows}


@test("A page that is left and come back to a hundred times keeps nothing of it")
def leaks(session):
    page = session.go("/alerts")
    client = session.context.new_cdp_session(page)
    client.send("Performance.enable")

    def counts():
        client.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]}
        return metrics["Nodes"], metrics["JSEventListeners"]

    def visit(times):
        for _ in range(times):
            for place in ("map", "tree", "compare", "alerts"):
                page.locator(f"#places [data-place={place}]").click()
                expect(page.locator(f"#places [data-place={place}][aria-current]")).to_be_visible()
                ready(page)

    visit(5)
    before = counts()
    visit(20)
    after = counts()
    # Faster than any person: the page waits and asks again where the lookout says "too many", which a browser logs.
    session.complaints = [text for text in session.complaints if "429" not in text]
    assert after[0] < before[0] * 1.5 + 500 and after[1] < before[1] * 1.5 + 100, (before, after)


@test("A page says when it hears nothing any more, and is fresh again when the watch is back")
def stale(session):
    page = session.page
    page.clock.install()
    session.go("/alerts")
    expect(page.locator("#standing")).to_have_text("Live")
    session.watch.stop()
    expect(page.locator("#standing")).to_have_text("Connecting")
    page.clock.run_for(60_000)
    expect(page.locator("#standing")).to_contain_text("Lost since")
    session.watch.start()
    page.clock.run_for(60_000)
    expect(page.locator("#standing")).to_have_text("Live")
    session.complaints.clear()  # A browser logs that a connection was refused.


def main():
    control = Watch(os.environ["WEIR_BIN"])
    watch = Watch(os.environ["WEIR_BIN"], beside={"control": f"{control.base}/state"})
    run = failed = 0
    try:
        control.start()
        control.read(seed=3, days=6)
        control.stop()
        watch.start()
        watch.read(seed=2, days=14)
        with sync_playwright() as playwright:
            options = {"executable_path": os.environ["CHROMIUM"], "args": ["--no-sandbox"]}
            browser = playwright.chromium.launch(**options)
            expect.set_options(timeout=15_000)
            wanted = sys.argv[1] if len(sys.argv) > 1 else ""
            for sentence, work in TESTS:
                if wanted and wanted not in work.__name__:
                    continue
                run += 1
                failed += not passes(sentence, work, browser, watch)
            browser.close()
    finally:
        watch.close()
        control.close()
    print(f"{run - failed} passed, {failed} failed")
    return 1 if failed else 0


def passes(sentence, work, browser, watch):
    session = Session(browser, watch, **getattr(work, "options", {}))
    try:
        work(session)
        assert not session.complaints, session.complaints
        print(f"✔ {sentence}", flush=True)
        return True
    except Exception:
        traceback.print_exc()
        print(f"✘ {sentence}", flush=True)
        if pictures := os.environ.get("WEIR_PICTURES"):
            session.page.screenshot(path=f"{pictures}/{work.__name__}.png")
        return False
    finally:
        # An answer that is still being made up for a page must not be missed once the page is gone.
        session.context.unroute_all(behavior="ignoreErrors")
        session.context.close()


if __name__ == "__main__":
    sys.exit(main())

// The shell: which page an address means, and what all pages share.

import { ask, onTokenNeeded } from "./api.js";
import { el, empty, icon, link, say } from "./dom.js";
import { follow } from "./news.js";
import { askForToken } from "./operator.js";
import { hour } from "./words.js";
import * as alerts from "./alerts.js";
import * as alert from "./alert.js";
import * as cluster from "./cluster.js";
import * as tree from "./tree.js";
import * as map from "./map.js";
import * as compare from "./compare.js";
import * as gap from "./gap.js";
import * as health from "./health.js";
import * as runbook from "./runbook.js";

const places = [
    ["alerts", "Alerts"], ["map", "Map"], ["tree", "Tree"], ["compare", "Compare"], ["gap", "Gap"], ["health", "Health"],
];
const pages = { alerts, map, tree, compare, gap, health, clusters: cluster, runbooks: runbook };
const main = document.getElementById("main");

/** What is shown now: the page, how to leave it, and what it wants to hear of. */
let shown = { leaving: new AbortController(), news: [], renew: null };
let watch = "Weir";

/** A page's view of its address: `id` is what stands behind its name, `query` what stands behind the question mark. */
function context(url, signal) {
    const [, , id = ""] = url.pathname.split("/");
    return {
        id: decodeURIComponent(id),
        query: url.searchParams,
        signal,
        go,
        /** Writes into the address what is chosen, without leaving the page; null takes it out. A page that was left writes nothing. */
        choose(choices) {
            if (signal.aborted) return;
            for (const [name, value] of Object.entries(choices)) {
                if (value === null || value === "") url.searchParams.delete(name);
                else url.searchParams.set(name, value);
            }
            history.replaceState(null, "", url);
            shown.address = url.pathname + url.search;
        },
    };
}

function pageAt(path) {
    const [, name, id] = path.split("/");
    if (name === "") return alerts;
    if (name === "alerts" && id) return alert;
    return pages[name];
}

/** Shows what lies at the address; `isVisit` is false where the same page is only brought up to date. */
async function show(isVisit = true) {
    const url = new URL(location.href);
    shown.leaving.abort();
    const leaving = new AbortController();
    shown = { address: url.pathname + url.search, leaving, news: [], renew: null };
    markPlace(url.pathname);
    main.setAttribute("aria-busy", "true");
    const waiting = setTimeout(() => isVisit && main.replaceChildren(el("p", { class: "waiting" }, "Reading…")), 250);
    try {
        const page = pageAt(url.pathname);
        const view = await page.show(context(url, leaving.signal));
        if (leaving.signal.aborted) return;
        shown.news = view.news ?? [];
        shown.renew = view.renew ?? null;
        document.title = `${view.title} · ${watch}`;
        place(view.element, isVisit);
        view.shown?.();
    } catch (error) {
        if (leaving.signal.aborted) return;
        document.title = watch;
        main.replaceChildren(trouble(error));
    } finally {
        clearTimeout(waiting);
        if (!leaving.signal.aborted) main.setAttribute("aria-busy", "false");
    }
}

function place(element, isVisit) {
    const focused = main.contains(document.activeElement) ? document.activeElement.id : "";
    main.replaceChildren(element);
    if (!isVisit) {
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
        return;
    }
    window.scrollTo(0, 0);
    // Who does not see the page change hears its title.
    if (hasMoved) main.querySelector("h1")?.focus({ preventScroll: true });
}

function trouble(error) {
    const reason = error.status === 404
        ? "It may have been suppressed since, or taken in by another."
        : "The lookout does not answer, or says no. What it says of itself is on the health page, and in its log.";
    const sentence = error.message.charAt(0).toUpperCase() + error.message.slice(1);
    return el("div", {}, empty(`${sentence}.`, reason), el("p", { class: "centred" }, link("/alerts", { class: "button" }, "To the alerts")));
}

function markPlace(path) {
    const name = { clusters: "tree", runbooks: "alerts", "": "alerts" }[path.split("/")[1]] ?? path.split("/")[1];
    for (const entry of document.querySelectorAll("#places a")) {
        if (entry.dataset.place === name) entry.setAttribute("aria-current", "page");
        else entry.removeAttribute("aria-current");
    }
}

let hasMoved = false;
function go(address) {
    history.pushState(null, "", address);
    hasMoved = true;
    show();
}

function onClick(event) {
    const anchor = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!anchor || !isPlain || event.defaultPrevented || anchor.hasAttribute("download")) return;
    const url = new URL(anchor.getAttribute("href"), location.href);
    if (url.origin !== location.origin || !pageAt(url.pathname) || anchor.classList.contains("skip")) return;
    event.preventDefault();
    go(url);
}

// What the shell itself says: how many alerts fire, and whether what is shown is fresh.

async function countAlerts() {
    const firing = await ask("alerts", { question: { state: "firing", limit: 1000 } });
    const badge = document.querySelector('#places [data-place="alerts"] .badge');
    badge.textContent = firing.length > 0 ? String(firing.length) : "";
    badge.parentElement.setAttribute("aria-label", firing.length > 0 ? `Alerts, ${firing.length} firing` : "Alerts");
    badge.classList.toggle("urgent", firing.some((row) => row.alert.severity === "page"));
}

async function nameWatch() {
    const status = await ask("status");
    watch = status.watch;
    document.getElementById("watch").textContent = watch;
    document.title = document.title.replace(/ · Weir$/, ` · ${watch}`);
}

const quietly = (work) => work().catch(() => {});
const standing = document.getElementById("standing");

function tell(state) {
    const [word, sentence] = {
        live: ["Live", "News come as they happen."],
        joining: ["Connecting", "What is shown was asked for when the page was opened."],
        lost: [`Lost since ${hour(state.since)} UTC`, "What is shown may be old. The page goes on trying."],
    }[state.name];
    standing.className = `standing-${state.name}`;
    standing.title = sentence;
    standing.replaceChildren(el("span", { class: "light", "aria-hidden": "true" }), word);
    document.body.classList.toggle("stale", state.name === "lost");
}

let renewal = null;
/** Brings the page up to date, at most once in two seconds, and not while somebody is answering a dialog or a form. */
function renew() {
    if (renewal) return;
    renewal = setTimeout(async () => {
        renewal = null;
        if (document.querySelector("dialog[open]") || isHalfTyped()) return renew();
        if (!shown.renew) return show(false);
        const { signal } = shown.leaving;
        try {
            await shown.renew();
        } catch {
            // What cannot be brought up to date in its place is shown anew, with what is wrong.
            if (!signal.aborted) show(false);
        }
    }, 2_000);
}

const isHalfTyped = () => [...main.querySelectorAll("form input")].some((input) => input.value !== input.defaultValue);

function hear(news) {
    if (news.name === "alert" || news.name === "missed") quietly(countAlerts);
    if (news.name === "alert" && news.data.alert.state === "firing") {
        say(`Alert: ${news.data.alert.name ?? news.data.alert.kind}`);
    }
    if (news.name === "missed" || shown.news.includes(news.name)) renew();
}

// Light and dark: as the system has it, unless somebody chose.

const themes = [["auto", "Theme: system"], ["light", "Theme: light"], ["dark", "Theme: dark"]];
const themeButton = document.getElementById("theme");
function dress(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    themeButton.textContent = themes.find(([name]) => name === theme)[1];
    window.dispatchEvent(new Event("themechange"));
}
function chosenTheme() {
    const theme = localStorage.getItem("weir-theme");
    return themes.some(([name]) => name === theme) ? theme : "auto";
}
themeButton.addEventListener("click", () => {
    const next = (themes.findIndex(([name]) => name === chosenTheme()) + 1) % themes.length;
    localStorage.setItem("weir-theme", themes[next][0]);
    dress(themes[next][0]);
});

document.getElementById("places").append(
    ...places.map(([name, word]) =>
        link(`/${name}`, { "data-place": name }, icon(name), el("span", {}, word), el("span", { class: "badge" })),
    ),
);
dress(chosenTheme());
onTokenNeeded(askForToken);
document.addEventListener("click", onClick);
window.addEventListener("popstate", () => {
    // A jump within the page is none of ours.
    if (location.pathname + location.search === shown.address) return;
    hasMoved = true;
    show();
});
show();
quietly(nameWatch);
quietly(countAlerts);
follow(hear, tell);

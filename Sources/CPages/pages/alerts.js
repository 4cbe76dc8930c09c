// The inbox: what fires, the most urgent first.

import { ask, askIfThere } from "./api.js";
import { sparkline, stretches } from "./charts.js";
import { el, empty, head, link, segments } from "./dom.js";
import { unsilence } from "./operator.js";
import { bucket, facetName, kinds, lasting, number, observed, percent, severities, subject, verdicts, when } from "./words.js";

const states = [
    ["firing", "Firing", "/alerts"], ["pending", "Pending", "/alerts?state=pending"],
    ["resolved", "Resolved", "/alerts?state=resolved"], ["all", "All", "/alerts?state=all"],
];
const hourLong = 3_600_000;

export async function show({ query, signal }) {
    const state = query.get("state") ?? "firing";
    const [rows, silences, status] = await Promise.all([
        ask("alerts", { question: { state: state === "all" ? undefined : state, limit: 200 }, signal }),
        ask("silences", { signal }),
        ask("status", { signal }),
    ]);
    const now = status.eventTime ?? Date.now();
    const element = el(
        "div",
        { class: "view narrow" },
        head("Alerts", summary(rows, state), segments("Which alerts", states, state)),
        state === "firing" ? inbox(rows, silences, now) : list(rows, silences, now),
        held(silences),
    );
    return {
        title: "Alerts",
        element,
        news: ["alert", "silences", "edition"],
        shown: () => drawWhenSeen(element, signal),
    };
}

function summary(rows, state) {
    if (state !== "firing") return `${rows.length === 200 ? "The newest 200" : rows.length} ${rows.length === 1 ? "alert" : "alerts"}.`;
    if (rows.length === 0) return "Nothing fires.";
    const pages = rows.filter((row) => row.alert.severity === "page").length;
    const taken = rows.filter(isTaken).length;
    return [
        `${rows.length} ${rows.length === 1 ? "fires" : "fire"}`,
        pages > 0 ? `${pages} to look at now` : "none that wakes anybody",
        taken > 0 ? `${taken} taken on` : null,
    ].filter(Boolean).join(", ") + ".";
}

function inbox(rows, silences, now) {
    if (rows.length === 0) {
        return empty("All quiet", ["Weir goes on watching. What fired before stands under ", link("/alerts?state=resolved", {}, "Resolved"), "."]);
    }
    return Object.entries(severities).map(([severity, words]) => {
        const own = rows.filter((row) => row.alert.severity === severity);
        if (own.length === 0) return null;
        return el(
            "section",
            { class: "group" },
            el("h2", {}, words.word, el("small", {}, words.urgency)),
            el("ul", { class: "cards" }, own.map((row) => card(row, silences, now))),
        );
    });
}

function list(rows, silences, now) {
    if (rows.length === 0) return empty("None", "Here would stand the newest first. What is pending waits for room in the alert budget.");
    return [el("h2", { class: "unseen" }, "By time"), el("ul", { class: "cards" }, rows.map((row) => card(row, silences, now)))];
}

function card(row, silences, now) {
    const { alert } = row;
    return el(
        "li",
        { class: `card alert ${alert.severity} ${alert.state}` },
        el(
            "div",
            { class: "what" },
            el("p", { class: "over" }, badge(alert), ` ${kinds[alert.kind].word}`, chips(row, silences)),
            el("h3", {}, link(`/alerts/${alert.id}`, { class: "cover", id: `alert-${alert.id}-${row.incarnation}` }, subject(alert))),
            el("p", { class: "soft" }, finding(alert)),
            el("p", { class: "times" }, times(alert, now)),
        ),
        alert.cluster
            ? el("div", { class: "shape", "data-cluster": alert.cluster, "data-from": alert.started_at, "data-to": alert.window[1] })
            : null,
    );
}

/** How urgent an alert is, by word and colour. */
export function badge(alert) {
    const word = { pending: "Pending", resolved: "Resolved" }[alert.state] ?? severities[alert.severity].word;
    return el("span", { class: `badge ${alert.state === "firing" ? alert.severity : alert.state}` }, word);
}

/** What was counted, in one sentence. */
export function finding(alert) {
    if (alert.kind === "pipeline") return alert.name ?? kinds.pipeline.sentence;
    const expected = `where ${number(alert.expected)} ${alert.expected === 1 ? "was" : "were"} expected`;
    const [seen, accounts] = [observed(alert), bucket(alert.accounts)];
    if (alert.change) {
        const { facet, answer, share, base } = alert.change;
        return `${facetName(facet)} ${answer}: ${percent(share)}, before ${percent(base)}, from ${accounts} accounts.`;
    }
    if (alert.recurring) return `${seen} came back ${expected}, from ${accounts} accounts.`;
    return `${seen} ${expected}, from ${accounts} accounts.`;
}

function times(alert, now) {
    const began = Date.parse(alert.started_at);
    if (alert.state === "resolved" && alert.resolved_at) {
        return `${when(alert.started_at)} – ${when(alert.resolved_at)} UTC, lasted ${lasting(Date.parse(alert.resolved_at) - began)}`;
    }
    return `Since ${when(alert.started_at)} UTC, for ${lasting(now - began)}`;
}

/** Whether it has fired for itself, so that somebody was told. */
export function wasTold(alert) {
    return alert.heard_at !== undefined || alert.kind === "pipeline";
}

/** Whether somebody has taken an alert on, and still has it. */
export function isTaken(row) {
    return row.acknowledged_by !== undefined && !(Date.parse(row.acknowledged_until) <= Date.now());
}

/** What people have done about an alert. */
export function chips(row, silences) {
    const { alert } = row;
    const words = [];
    const silence = silences.find((row) => hasBegun(row) && holds(row.matchers, alert));
    if (alert.inhibited_by) words.push(["Part of another alert", `${alert.inhibited_by} is told in its place`]);
    else if (alert.state !== "firing" && !wasTold(alert)) words.push(["Nobody told", "The alert budget has no room for it"]);
    if (isTaken(row) && alert.state === "firing") {
        const end = row.acknowledged_until ? ` until ${when(row.acknowledged_until)}` : "";
        words.push([`${row.acknowledged_by} has it${end}`, row.acknowledged_why ?? ""]);
    }
    if (silence && alert.state === "firing") words.push([`Silenced until ${when(silence.until)}`, silence.reason]);
    if (row.verdict) words.push([verdicts[row.verdict], `What ${row.verdict_by ?? "an operator"} found`]);
    if (row.incarnation > 1) words.push([`fired ${row.incarnation} times`, "It came back after it had been resolved"]);
    return words.map(([word, title]) => el("span", { class: "chip", title }, word));
}

/** Whether a silence's conditions are those of `alert`; what an alert's cluster was called before is the daemon's to know. */
export function holds(matchers, alert) {
    const asked = { alert: alert.id, kind: alert.kind, severity: alert.severity, cluster: alert.cluster };
    const conditions = Object.entries(matchers).filter(([name]) => !name.startsWith("watch"));
    return conditions.length > 0 && conditions.every(([name, values]) => {
        const isDenied = name.endsWith("!");
        return values.split("|").includes(asked[isDenied ? name.slice(0, -1) : name]) !== isDenied;
    });
}

/** Whether a silence holds already, and is not only planned. */
export const hasBegun = (row) => Date.parse(row.from) <= Date.now();

function condition([name, values]) {
    const isDenied = name.endsWith("!");
    return `${isDenied ? `${name.slice(0, -1)} not` : name} ${values.split("|").join(" or ")}`;
}

function held(silences) {
    if (silences.length === 0) return null;
    return el(
        "section",
        { class: "group" },
        el("h2", {}, "Silences"),
        el(
            "ul",
            { class: "rows" },
            silences.map((row) =>
                el(
                    "li",
                    {},
                    el(
                        "div",
                        {},
                        el("p", {}, el("strong", {}, Object.entries(row.matchers).map(condition).join(", "))),
                        el("p", { class: "soft" }, `${hasBegun(row) ? "Until" : `From ${when(row.from)} until`} ${when(row.until)} UTC, by ${row.by}${row.reason ? `: ${row.reason}` : ""}`),
                    ),
                    el("button", { class: "button small", type: "button", on: { click: () => unsilence(row) } }, "End"),
                ),
            ),
        ),
    );
}

/** Asks for the counts behind an alert only when it comes into view. */
function drawWhenSeen(element, signal) {
    const known = new Map();
    const watcher = new IntersectionObserver((entries) => {
        for (const { target, isIntersecting } of entries) {
            if (!isIntersecting) continue;
            watcher.unobserve(target);
            draw(target, known, signal).catch(() => target.remove());
        }
    }, { rootMargin: "200px" });
    for (const shape of element.querySelectorAll(".shape")) watcher.observe(shape);
    signal.addEventListener("abort", () => watcher.disconnect());
}

async function draw(target, known, signal) {
    const { cluster, from, to } = target.dataset;
    const hours = 2;
    const first = Math.floor(Date.parse(from) / hourLong) * hourLong - 36 * hourLong;
    const last = Math.ceil(Date.parse(to) / hourLong) * hourLong + 6 * hourLong;
    const key = `${cluster} ${first} ${last}`;
    if (!known.has(key)) {
        const question = { from: new Date(first).toISOString(), to: new Date(last).toISOString() };
        known.set(key, askIfThere(`clusters/${cluster}/series`, { question, signal }));
    }
    const series = await known.get(key);
    if (!series || series.length === 0) return target.remove();
    const rows = stretches(series, [], first, last, hours);
    const highest = Math.max(...rows.map((row) => row.seen));
    target.append(
        sparkline(rows, [Date.parse(from), Date.parse(to)], `Conversations of its cluster, at most ${highest} in two hours`),
    );
}

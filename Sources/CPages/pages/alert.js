// One alert: what was found, what it is not, and what people did about it.

import { ask, askIfThere } from "./api.js";
import { badge, chips, finding, hasBegun, holds, isTaken, wasTold } from "./alerts.js";
import { seriesChart, stretches } from "./charts.js";
import { el, link, say } from "./dom.js";
import { acknowledge, judge, release, silence } from "./operator.js";
import { bucket, exclusions, facetName, iso, kinds, lasting, meaning, number, observed, percent, subject, verdicts, when } from "./words.js";

const hourLong = 3_600_000;

export async function show({ id, signal }) {
    const [incarnations, silences] = await Promise.all([ask(`alerts/${id}`, { signal }), ask("silences", { signal })]);
    const newest = incarnations[0];
    const { alert } = newest;
    const [chart, cluster] = await Promise.all([
        chartOf(alert, signal),
        alert.cluster ? askIfThere(`clusters/${alert.cluster}`, { signal }) : null,
    ]);
    const element = el(
        "article",
        { class: "view narrow" },
        el("p", { class: "trail" }, link("/alerts", {}, "Alerts")),
        el(
            "header",
            { class: "head" },
            el(
                "div",
                {},
                el("p", { class: "over" }, badge(alert), ` ${kinds[alert.kind].word}`, chips(newest, silences)),
                el("h1", { tabindex: "-1" }, subject(alert)),
                el("p", { class: "lead" }, `${meaning(alert)} ${finding(alert)}`),
            ),
        ),
        actions(newest),
        chart,
        el(
            "div",
            { class: "columns" },
            evidence(alert),
            el("section", {}, el("h2", {}, "What it is not"), el("ul", { class: "plain" }, exclusions[alert.kind].map((line) => el("li", {}, line)))),
        ),
        about(alert, cluster),
        history(incarnations, silences.filter((row) => hasBegun(row) && holds(row.matchers, alert))),
    );
    return { title: subject(alert), element, news: ["alert", "silences"] };
}

function actions(row) {
    const { alert } = row;
    const isOpen = alert.state === "firing";
    const button = (id, word, work, style = "") =>
        el("button", { class: `button ${style}`, type: "button", id, on: { click: work } }, word);
    return el(
        "div",
        { class: "actions" },
        isOpen ? button("acknowledge", isTaken(row) ? "Take over" : "Acknowledge", () => acknowledge(alert), "primary") : null,
        isOpen && isTaken(row) ? button("release", "Give back…", () => release(alert)) : null,
        isOpen ? button("silence", "Silence…", () => silence(alert)) : null,
        button("judge", row.verdict ? "Change the verdict…" : "What was it?…", () => judge(alert, row.verdict)),
        link(`/runbooks/${alert.kind}`, { class: "button" }, "Runbook"),
        button("copy", "Copy link", copyLink),
    );
}

async function copyLink(event) {
    const address = location.origin + location.pathname;
    try {
        await navigator.clipboard.writeText(address);
        event.target.textContent = "Copied";
        say("Link copied.");
    } catch {
        event.target.textContent = address;
    }
}

async function chartOf(alert, signal) {
    if (!alert.cluster) return null;
    const began = Math.floor(Date.parse(alert.started_at) / hourLong) * hourLong;
    const seen = Math.ceil(Date.parse(alert.resolved_at ?? alert.window[1]) / hourLong) * hourLong;
    const [from, to] = [began - 72 * hourLong, seen + 12 * hourLong];
    const question = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const [series, expected] = await Promise.all([
        askIfThere(`clusters/${alert.cluster}/series`, { question, signal }),
        askIfThere(`clusters/${alert.cluster}/expected`, { question, signal }),
    ]);
    if (!series) return null;
    const hours = Math.max(1, Math.ceil((to - from) / hourLong / 96));
    const rows = stretches(series, expected ?? [], from, to, hours);
    return seriesChart(rows, [alert], `Conversations of cluster ${alert.cluster} around the alert`);
}

function evidence(alert) {
    const odds = alert.expected > 0 ? Number(alert.observed) / alert.expected : Infinity;
    const rows = [
        ["Counted over", `${when(alert.window[0])} – ${when(alert.window[1])} UTC`],
        [alert.recurring ? "Came back" : "Observed", observed(alert)],
        ["Expected", number(alert.expected)],
        alert.change ? [`${facetName(alert.change.facet)}: ${alert.change.answer}`, `${percent(alert.change.share)}, before ${percent(alert.change.base)}`] : null,
        Number.isFinite(odds) && odds >= 1.1 ? ["That is", `at least ${number(Math.round(odds * 10) / 10)} times as many`] : null,
        ["Accounts", bucket(alert.accounts)],
        ["Score", number(alert.score)],
        ["By chance", `p = ${number(alert.p_value)}`],
        ["Began", `${when(alert.started_at)} UTC`],
        ["Found", `${when(alert.detected_at)} UTC, ${lasting(Date.parse(alert.detected_at) - Date.parse(alert.started_at))} later`],
    ].filter(Boolean);
    return el(
        "section",
        {},
        el("h2", {}, "Evidence"),
        el("dl", { class: "facts" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    );
}

function about(alert, sheet) {
    if (!alert.cluster) return null;
    if (!sheet) {
        return el(
            "section",
            {},
            el("h2", {}, "Its cluster"),
            el("p", { class: "soft" }, `Cluster ${alert.cluster} may not be shown now: too few accounts stand behind it. People of the safety lane can see it.`),
        );
    }
    const { cluster } = sheet;
    return el(
        "section",
        {},
        el("h2", {}, "Its cluster"),
        link(
            `/clusters/${cluster.id}`,
            { class: "card row" },
            el("div", { class: "what" }, el("h3", {}, cluster.name), el("p", { class: "soft" }, cluster.description)),
            el("p", { class: "soft nowrap" }, `${number(cluster.conversations)} conversations`),
        ),
    );
}

function history(incarnations, silences) {
    const events = [];
    for (const row of incarnations) {
        const { alert } = row;
        events.push([alert.started_at, "First of what it is about"]);
        const told = row.incarnation > 1 ? `Fired again (${row.incarnation} times by now)` : "Fired";
        events.push([alert.detected_at, wasTold(alert) ? told : "Crossed its rule"]);
        if (row.acknowledged_by) events.push([row.acknowledged_at, `${row.acknowledged_by} took it on${row.acknowledged_why ? `: ${row.acknowledged_why}` : ""}`]);
        if (alert.resolved_at) events.push([alert.resolved_at, "Resolved"]);
    }
    for (const row of silences) events.push([row.created_at, `${row.by} silenced it until ${when(row.until)}${row.reason ? `: ${row.reason}` : ""}`]);
    events.sort((left, right) => Date.parse(right[0]) - Date.parse(left[0]));
    const verdict = incarnations[0].verdict;
    return el(
        "section",
        {},
        el("h2", {}, "History"),
        verdict ? el("p", {}, "An operator found: ", el("strong", {}, verdicts[verdict]), ".") : null,
        el(
            "ol",
            { class: "history" },
            events.map(([time, what]) => el("li", {}, el("time", { datetime: iso(time) }, `${when(time)} UTC`), el("span", {}, what))),
        ),
    );
}

// How the watch itself is doing: the same numbers as /metrics.

import { ask } from "./api.js";
import { el, head } from "./dom.js";
import { bytes, count, lasting, number, when } from "./words.js";

export async function show({ signal }) {
    const status = await ask("status", { signal });
    const element = el("div", { class: "view" }, content(status));
    // Counts move with every batch, of which there is no news: they are asked for anew.
    const timer = setInterval(async () => {
        if (document.hidden) return;
        const fresh = await ask("status", { signal }).catch(() => null);
        if (fresh) element.replaceChildren(...content(fresh));
    }, 10_000);
    signal.addEventListener("abort", () => clearInterval(timer));
    return { title: "Health", element, news: ["health", "edition"] };
}

function content(status) {
    const isHealthy = status.health === "healthy";
    const behind = status.sources.reduce((sum, source) => sum + source.bytesBehind, 0);
    return [
        head(
            "Health",
            isHealthy ? "The watch does its work as it should." : "Somebody needs to do something.",
            el("span", { class: `badge ${isHealthy ? "resolved" : "page"}` }, isHealthy ? "Healthy" : "Degraded"),
        ),
        status.troubles.length > 0
            ? el("ul", { class: "troubles" }, status.troubles.map((trouble) => el("li", {}, trouble)))
            : null,
        el(
            "dl",
            { class: "figures" },
            figure(count(status.conversations), "conversations"),
            figure(number(status.conversationsPerMinute), "a minute"),
            figure(bytes(behind), "behind"),
            figure(count(status.clusters), "clusters"),
            figure(count(status.openAlerts), "alerts firing"),
        ),
        el("div", { class: "columns" }, reading(status), publishing(status)),
        sources(status),
        el("div", { class: "columns" }, quarantine(status), machine(status)),
        models(status.models),
    ].filter(Boolean);
}

const figure = (value, word) => el("div", {}, el("dt", {}, word), el("dd", {}, value));

function facts(title, rows) {
    return el(
        "section",
        {},
        el("h2", {}, title),
        el("dl", { class: "facts" }, rows.filter(Boolean).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    );
}

function reading(status) {
    return facts("Reading", [
        ["Accounts", count(status.accounts)],
        ["Grew after they were recorded", count(status.updates)],
        ["Came again", count(status.duplicates)],
        ["Out of scope", count(status.screenedOut)],
        ["Left out by sampling", count(status.sampledOut)],
        ["Came too late to count", count(status.late)],
        ["Event time", status.eventTime ? `${when(status.eventTime)} UTC` : "none yet"],
    ]);
}

function publishing(status) {
    const age = status.eventTime && status.editionTime ? lasting(status.eventTime - status.editionTime) : null;
    return facts("Publishing", [
        ["Edition", status.edition > 0 ? count(status.edition) : "none yet"],
        status.editionTime ? ["Made at", `${when(status.editionTime)} UTC`] : null,
        age ? ["Behind the stream by", age] : null,
        ["Deliveries that wait", count(status.queuedDeliveries)],
        ["Deliveries given up", count(status.deadDeliveries)],
    ]);
}

function sources(status) {
    return el(
        "section",
        {},
        el("h2", {}, "Sources"),
        el(
            "div",
            { class: "scroll" },
            el(
                "table",
                { class: "list" },
                el("thead", {}, el("tr", {}, ["Path", "Files", "Behind", "Unreadable"].map((word, place) => el("th", { scope: "col", class: place > 0 ? "figure" : null }, word)))),
                el(
                    "tbody",
                    {},
                    status.sources.map((source) =>
                        el(
                            "tr",
                            {},
                            el("th", { scope: "row" }, el("code", {}, source.path)),
                            el("td", { class: "figure" }, count(source.files)),
                            el("td", { class: "figure" }, bytes(source.bytesBehind)),
                            el("td", { class: "figure" }, count(source.unreadable)),
                        ),
                    ),
                ),
            ),
        ),
    );
}

function quarantine(status) {
    const reasons = Object.entries(status.quarantined);
    if (reasons.length === 0) return facts("Quarantine", [["Lines that could not be used", "0"]]);
    const section = facts("Quarantine", reasons.map(([reason, faults]) => [reason, count(faults)]));
    section.append(el("h3", {}, "The newest"), el("ul", { class: "plain" }, status.newestFaults.map((fault) => el("li", {}, el("code", {}, fault)))));
    return section;
}

function machine(status) {
    return facts("Machine", [
        ["Weir", status.version],
        ["Running since", `${when(status.startedAt)} UTC`],
        ["Memory", bytes(status.residentBytes)],
        ["Database", bytes(status.databaseBytes)],
        ["Encoder", el("code", {}, status.encoder)],
    ]);
}

/** Whatever the status says of model servers, as deep as it goes. */
function models(status) {
    if (!status) {
        return el("section", {}, el("h2", {}, "Models"), el("p", { class: "soft" }, "No model server is configured: names are key terms, facets are computed, nothing is spent."));
    }
    return el("section", {}, el("h2", {}, "Models"), nested(status));
}

function nested(value) {
    if (value === null || typeof value !== "object") {
        return typeof value === "number" ? number(value) : String(value);
    }
    if (Array.isArray(value)) return el("ul", { class: "plain" }, value.map((entry) => el("li", {}, nested(entry))));
    return el("dl", { class: "facts" }, Object.entries(value).map(([name, entry]) => el("div", {}, el("dt", {}, spaced(name)), el("dd", {}, nested(entry)))));
}

const spaced = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

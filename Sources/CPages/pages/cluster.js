// One cluster: what it is, where it comes from, how it went, and how its people differ from everybody.

import { ask } from "./api.js";
import { seriesChart, stretches } from "./charts.js";
import { el, empty, link, segments } from "./dom.js";
import { facetTables } from "./facets.js";
import { figures, names } from "./sheet.js";
import { when } from "./words.js";

const hourLong = 3_600_000;
const dayLong = 24 * hourLong;
const ranges = { "2d": ["2 days", 48, 1], "7d": ["7 days", 168, 3], "28d": ["28 days", 672, 12] };

export async function show({ id, query, signal }) {
    const range = ranges[query.get("range")] ? query.get("range") : "7d";
    const sheet = await ask(`clusters/${id}`, { signal });
    const { cluster } = sheet;
    const history = await readHistory(cluster.id, range, signal);
    const element = el(
        "article",
        { class: "view" },
        trail(sheet),
        el(
            "header",
            { class: "head" },
            el(
                "div",
                {},
                el("p", { class: "over" }, cluster.level === 0 ? `Cluster ${cluster.id}` : `Group ${cluster.id}, level ${cluster.level}`),
                el("h1", { tabindex: "-1" }, cluster.name),
                cluster.description ? el("p", { class: "lead" }, cluster.description) : null,
                cluster.id === id ? null : el("p", { class: "notice" }, `Cluster ${id} has been taken in by this one.`),
            ),
            el("div", { class: "choices" }, exportButton(sheet, history), mapLink(cluster)),
        ),
        figures(cluster),
        el(
            "section",
            {},
            el(
                "header",
                { class: "bar-head" },
                el("h2", {}, "Over time"),
                segments("Range", Object.entries(ranges).map(([value, [word]]) => [value, word, `/clusters/${cluster.id}?range=${value}`]), range),
            ),
            chart(cluster, history, range),
        ),
        breakdown(sheet, history.course),
        el("div", { class: "columns" }, kin(sheet), descent(sheet)),
    );
    return { title: cluster.name, element, news: ["edition", "alert"] };
}

function trail(sheet) {
    const { parent } = sheet.cluster;
    return el(
        "p",
        { class: "trail" },
        link("/tree", {}, "Tree"),
        parent ? [" / ", link(`/clusters/${parent}`, {}, sheet.parent_name ?? `group ${parent}`)] : null,
    );
}

async function readHistory(id, range, signal) {
    const [, hours] = ranges[range];
    const [{ time }, alerts] = await Promise.all([ask("tree", { signal }), ask("alerts", { question: { limit: 1000 }, signal })]);
    const to = Math.floor(Date.parse(time) / hourLong) * hourLong + hourLong;
    const from = to - hours * hourLong;
    const told = (what, since) => {
        const question = { from: new Date(since).toISOString(), to: new Date(to).toISOString() };
        return ask(`clusters/${id}/${what}`, { question, signal });
    };
    const [series, expected] = await Promise.all([told("series", from), told("expected", from)]);
    // A watch that has not run for so long shows what there is.
    const began = expected.length > 0 ? Math.max(from, Math.floor(Date.parse(expected[0].hour) / dayLong) * dayLong) : from;
    const step = ranges[range][2] > 3 && to - began < 10 * dayLong ? 3 : ranges[range][2];
    const length = Math.ceil((to - began) / hourLong / step) * step * hourLong;
    const course = await told("course", to - length);
    return { from: to - length, to, hours: step, series, expected, course, alerts: alerts.map((row) => row.alert).filter((alert) => alert.cluster === id) };
}

function chart(cluster, history, range) {
    if (history.series.length === 0) {
        return empty("Nothing in this time", "Nobody asked about it, or it came under another cluster then.");
    }
    const rows = stretches(history.series, history.expected, history.from, history.to, history.hours);
    return seriesChart(rows, history.alerts, `Conversations of ${cluster.name} over ${ranges[range][0]}`);
}

function breakdown(sheet, course) {
    return el(
        "section",
        {},
        el("h2", {}, "Who asks, and how"),
        sheet.facets.length > 0
            ? [
                  el(
                      "p",
                      { class: "soft" },
                      "Each answer's share here, with its interval of 95 % as a line, and the share everywhere as a mark. ",
                      "The small bars are how that share went over the time above, with a gap where fewer than five accounts gave it.",
                  ),
                  el("div", { class: "facets" }, facetTables(sheet.facets, course)),
              ]
            : el("p", { class: "soft" }, "No answer has five accounts behind it yet."),
    );
}

function kin(sheet) {
    const parts = [
        names("Holds", sheet.children), names("Close by on the map", sheet.neighbours), names("The same in other languages", sheet.counterparts),
    ].filter(Boolean);
    return parts.length > 0 ? el("div", { class: "stack" }, parts) : null;
}

const events = {
    born: "Came to be as a group of its own", split: "Split off", merged: "Took in", dormant: "Fell dormant", returned: "Returned",
};

function descent(sheet) {
    const lines = sheet.lineage.map((line) => {
        const [time, kind, other] = line.split(" ");
        const giver = other ? [kind === "split" ? " from " : " ", link(`/clusters/${other}`, {}, `cluster ${other}`)] : null;
        const what = kind === "merged" && !other ? "Took in another cluster" : events[kind] ?? kind;
        return el("li", {}, el("time", { datetime: time }, `${when(time)} UTC`), el("span", {}, what, giver));
    });
    const { provenance } = sheet;
    return el(
        "div",
        { class: "stack" },
        el(
            "section",
            {},
            el("h3", {}, "Descent"),
            lines.length > 0
                ? el("ol", { class: "history" }, lines.toReversed())
                : el("p", { class: "soft" }, "Built by the newest edition out of what stands below it."),
        ),
        provenance
            ? el(
                  "section",
                  {},
                  el("h3", {}, "Named by"),
                  el(
                      "p",
                      { class: "soft" },
                      provenance.maker === "key-terms"
                          ? `Key terms that enough accounts used; no model read a conversation. Weir ${provenance.version}.`
                          : `${provenance.maker}, prompt ${provenance.prompt.slice(0, 12)}, Weir ${provenance.version}.`,
                  ),
              )
            : null,
    );
}

function mapLink(cluster) {
    return cluster.place ? link(`/map?cluster=${cluster.id}`, { class: "button" }, "On the map") : null;
}

/** What is seen, as a file. */
function exportButton(sheet, history) {
    const save = () => {
        const shown = {
            ...sheet, series: history.series, expected: history.expected, course: history.course, alerts: history.alerts,
            from: new Date(history.from).toISOString(), to: new Date(history.to).toISOString(),
        };
        const address = URL.createObjectURL(new Blob([JSON.stringify(shown, null, 2)], { type: "application/json" }));
        const anchor = el("a", { href: address, download: `cluster-${sheet.cluster.id}.json` });
        anchor.click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
    };
    return el("button", { class: "button", type: "button", id: "export", on: { click: save } }, "Export JSON");
}

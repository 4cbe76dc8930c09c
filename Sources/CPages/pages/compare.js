// Two stretches of time side by side, as before and after a launch; or two watches, as of a launch and of a control.

import { ask } from "./api.js";
import { el, empty, head, link, segments } from "./dom.js";
import { answer, count, facetName, percent, ratio, when } from "./words.js";

const hourLong = 3_600_000;
const presets = { day: ["Day", 24, 24], weekday: ["Day, a week apart", 24, 168], week: ["Week", 168, 168] };
const lengths = { day: ["Day", 24], week: ["Week", 168], month: ["28 days", 672] };
const bounds = ["before_from", "before_to", "from", "to"];
const changes = [
    ["new", "New", "There was nothing of it before."], ["grown", "Grown", "More of everything than chance would have it."],
    ["shrunk", "Shrunk", "Less of everything than chance would have it."], ["gone", "Gone", "There is nothing of it any more."],
];
const besides = {
    new: ["Only here", "There is nothing of it in the other watch."], grown: ["More here", "More of everything than chance would have it."],
    shrunk: ["Less here", "Less of everything than chance would have it."], gone: ["Only there", "There is nothing of it here."],
};
const shown = 12;
const leastShift = 0.01;

export async function show({ query, signal, go }) {
    const [{ time }, companions] = await Promise.all([ask("tree", { signal }), ask("companions", { signal })]);
    if (!time) return { title: "Compare", element: el("div", { class: "view" }, head("Compare"), empty("No edition yet", "The first is published once enough has been read.")), news: ["edition"] };
    const other = companions.includes(query.get("watch")) ? query.get("watch") : null;
    const { question, chosen } = other ? stretch(query, time) : windows(query, time);
    const comparison = await ask("comparison", { question: { ...question, watch: other ?? undefined }, signal });
    const word = span(question.from, question.to);
    const sentence = other ? `${other} beside this watch, ${word} UTC.` : `${span(question.before_from, question.before_to)} beside ${word} UTC.`;
    const choices = other
        ? segments("Which stretch", Object.entries(lengths).map(([value, [name]]) => [value, name, `/compare?watch=${encodeURIComponent(other)}&by=${value}`]), chosen)
        : segments("Which stretches", Object.entries(presets).map(([value, [name]]) => [value, name, `/compare?by=${value}`]), chosen);
    const words = other ? [`in ${other}`, "here", "clusters differ"] : ["conversations before", "after", "clusters changed"];
    const element = el(
        "div",
        { class: "view" },
        head("Compare", sentence, companions.length > 0 ? beside(companions, other) : null, choices),
        other ? null : form(question, chosen, go),
        el(
            "dl",
            { class: "figures" },
            [comparison.before, comparison.after, comparison.clusters.filter((row) => row.change !== "steady").length].map(
                (value, place) => el("div", {}, el("dt", {}, words[place]), el("dd", {}, count(value))),
            ),
        ),
        comparison.before === 0 || comparison.after === 0
            ? empty("One of them is empty", "Nothing was read in one of the two, so nothing can be said to have changed.")
            : [changed(comparison, other), facets(comparison.facets, other)],
    );
    return { title: "Compare", element, news: chosen ? ["edition"] : [] };
}

/** What this watch is laid beside: another time, or another watch. */
function beside(companions, other) {
    const options = companions.map((name) => [name, name, `/compare?watch=${encodeURIComponent(name)}`]);
    return segments("Beside", [["", "Another time", "/compare"], ...options], other ?? "");
}

/** The stretch that the address gives, or the length chosen before the newest edition. */
function stretch(query, time) {
    const given = ["from", "to"].map((name) => query.get(name));
    if (given.every((text) => text && Number.isFinite(Date.parse(text)))) return { question: { from: given[0], to: given[1] }, chosen: null };
    const chosen = lengths[query.get("by")] ? query.get("by") : "week";
    const end = nextHour(time);
    return { question: { from: new Date(end - lengths[chosen][1] * hourLong).toISOString(), to: new Date(end).toISOString() }, chosen };
}

const nextHour = (time) => Math.floor(Date.parse(time) / hourLong) * hourLong + hourLong;

/** The bounds that the address gives, or those of a preset that ends with the newest edition. */
function windows(query, time) {
    const given = bounds.map((name) => query.get(name));
    if (given.every((text) => text && Number.isFinite(Date.parse(text)))) {
        return { question: Object.fromEntries(bounds.map((name, place) => [name, given[place]])), chosen: null };
    }
    const chosen = presets[query.get("by")] ? query.get("by") : "day";
    const [, length, apart] = presets[chosen];
    const end = nextHour(time);
    const at = (hours) => new Date(end - hours * hourLong).toISOString();
    return { question: { before_from: at(length + apart), before_to: at(apart), from: at(length), to: at(0) }, chosen };
}

const span = (from, to) => `${when(from)} – ${when(to)}`;

function form(question, chosen, go) {
    const field = (name, word) =>
        el("label", { class: "field" }, el("span", {}, word), el("input", { type: "datetime-local", name, required: true, step: "3600", value: new Date(question[name]).toISOString().slice(0, 16) }));
    const inputs = el(
        "form",
        { class: "bounds" },
        el("fieldset", {}, el("legend", {}, "Before"), field("before_from", "From"), field("before_to", "To")),
        el("fieldset", {}, el("legend", {}, "After"), field("from", "From"), field("to", "To")),
        el("button", { class: "button primary", type: "submit" }, "Compare"),
    );
    inputs.addEventListener("submit", (event) => {
        event.preventDefault();
        const values = new FormData(inputs);
        const entries = bounds.map((name) => [name, `${values.get(name)}:00Z`]);
        go(`/compare?${new URLSearchParams(entries)}`);
    });
    return el("details", { open: chosen === null }, el("summary", {}, "Other stretches of time"), inputs);
}

function changed(comparison, other) {
    const groups = changes.map(([change, ...words]) => {
        const [title, sentence] = other ? besides[change] : words;
        const rows = comparison.clusters.filter((row) => row.change === change);
        return el(
            "section",
            {},
            el("h2", {}, title, rows.length > 0 ? el("span", { class: "tally" }, count(rows.length)) : null),
            el("p", { class: "soft" }, rows.length > 0 ? sentence : "None."),
            rows.length > 0 ? el("ul", { class: "shifts" }, rows.slice(0, shown).map((row) => shift(row, comparison))) : null,
            rows.length > shown ? el("p", { class: "soft" }, `and ${rows.length - shown} more`) : null,
        );
    });
    const steady = comparison.clusters.filter((row) => row.change === "steady");
    const note = `${count(steady.length)} clusters ${other ? "have the same" : "kept their"} part in everything, give or take what chance does.`;
    if (steady.length < comparison.clusters.length) return [el("div", { class: "columns" }, groups), el("p", { class: "soft" }, note)];
    return el(
        "section",
        {},
        el("h2", {}, other ? "No difference" : "Nothing changed"),
        el("p", { class: "soft" }, `${note} These came closest to a change:`),
        el("ul", { class: "shifts" }, steady.slice(0, 6).map((row) => shift(row, comparison))),
    );
}

function shift(row, comparison) {
    const [before, after] = [row.before / comparison.before, row.after / comparison.after];
    const top = Math.max(before, after);
    const bar = (name, share) => {
        const piece = el("i", { class: name });
        piece.style.width = `${Math.max(1.5, (share / top) * 100)}%`;
        return piece;
    };
    const times = row.before > 0 && row.after > 0 ? ratio(after / before) : "";
    return el(
        "li",
        {},
        row.id ? link(`/clusters/${row.id}`, { class: "named" }, row.name) : el("span", { class: "named" }, row.name),
        el("span", { class: "pair", "aria-hidden": "true" }, bar("was", before), bar("is", after)),
        el("span", { class: "figure" }, `${count(row.before)} → ${count(row.after)}`, el("small", {}, times)),
    );
}

function facets(rows, other) {
    const moved = rows
        .filter((row) => row.answer !== "no" && row.before !== undefined && row.after !== undefined && Math.abs(row.after - row.before) >= leastShift)
        .toSorted((left, right) => Math.abs(right.after - right.before) - Math.abs(left.after - left.before));
    return el(
        "section",
        {},
        el("h2", {}, other ? "Facets that differ" : "Facets that shifted"),
        moved.length === 0
            ? el("p", { class: "soft" }, `No answer's share ${other ? "differs" : "moved"} by a point or more.`)
            : el(
                  "div",
                  { class: "scroll" },
                  el(
                      "table",
                      { class: "list" },
                      el("thead", {}, el("tr", {}, ["Answer", ...(other ? [other, "Here"] : ["Before", "After"]), "Points"].map((word, place) => el("th", { scope: "col", class: place > 0 ? "figure" : null }, word)))),
                      el(
                          "tbody",
                          {},
                          moved.slice(0, 20).map((row) => {
                              const points = (row.after - row.before) * 100;
                              return el(
                                  "tr",
                                  {},
                                  el("th", { scope: "row" }, `${facetName(row.facet)}: ${answer(row.facet, row.answer)}`),
                                  el("td", { class: "figure" }, percent(row.before)),
                                  el("td", { class: "figure" }, percent(row.after)),
                                  el("td", { class: points > 0 ? "figure up" : "figure down" }, `${points > 0 ? "+" : "−"}${Math.abs(points).toFixed(1)}`),
                              );
                          }),
                      ),
                  ),
              ),
    );
}

// The side panel: one cluster at a glance, beside the map and the tree.

import { askIfThere } from "./api.js";
import { el, link, svg } from "./dom.js";
import { striking } from "./facets.js";
import { answer, change, count, facetName, language, percent, ratio, weekday } from "./words.js";

/** An empty panel, and what fills it with one cluster or, for null, with what to do. */
export function sidePanel({ hint, onClose, signal }) {
    const body = el("div", { class: "body" });
    const panel = el("aside", { class: "side", "aria-label": "The chosen cluster" }, body);
    let latest = null;
    async function fill(id) {
        latest = id;
        panel.classList.toggle("open", id !== null);
        if (id === null) return body.replaceChildren(el("p", { class: "soft hint" }, hint));
        try {
            const sheet = await askIfThere(`clusters/${id}`, { signal });
            if (latest !== id) return;
            body.replaceChildren(...(sheet ? glance(sheet, onClose) : [el("p", { class: "soft" }, "This cluster may not be shown any more.")]));
        } catch (error) {
            if (signal.aborted || latest !== id) return;
            body.replaceChildren(el("p", { class: "soft" }, `This cluster cannot be read now: ${error.message}.`));
        }
    }
    return { panel, fill };
}

function glance(sheet, onClose) {
    const { cluster } = sheet;
    const stands = striking(sheet.facets, 4);
    return [
        el(
            "header",
            {},
            el("p", { class: "over" }, cluster.level === 0 ? `Cluster ${cluster.id}` : `Group ${cluster.id}`),
            el("button", { class: "close", type: "button", "aria-label": "Close", on: { click: onClose } }, "×"),
        ),
        el("h2", {}, cluster.name),
        el("p", { class: "soft" }, cluster.description),
        figures(cluster),
        sheet.days.length > 1 ? daily(sheet.days) : null,
        stands.length > 0
            ? el(
                  "section",
                  {},
                  el("h3", {}, "Stands out by"),
                  el(
                      "ul",
                      { class: "striking" },
                      stands.map((row) =>
                          el(
                              "li",
                              {},
                              el("span", {}, `${facetName(row.facet)}: ${answer(row.facet, row.answer)}`),
                              el("span", { class: row.share > row.base_share ? "more" : "less" }, `${percent(row.share)} · ${ratio(row.share / row.base_share)}`),
                          ),
                      ),
                  ),
              )
            : null,
        names("Holds", sheet.children, 8),
        names("Close by", sheet.neighbours, 4),
        link(`/clusters/${cluster.id}`, { class: "button primary wide" }, "Open"),
    ].filter(Boolean);
}

/** The numbers that say how large a cluster is and where it goes. */
export function figures(cluster) {
    const facts = [
        [count(cluster.conversations), "conversations"],
        [count(cluster.accounts), "accounts"],
        [count(cluster.last_day), "in the last day", change(cluster.day_before, cluster.last_day)],
    ];
    if (cluster.language) facts.push([percent(cluster.language_share), language(cluster.language)]);
    return el(
        "dl",
        { class: "figures" },
        facts.map(([value, word, note]) =>
            el("div", {}, el("dt", {}, word), el("dd", {}, value, note ? el("small", {}, note) : null)),
        ),
    );
}

function daily(days) {
    const recent = days.slice(-28);
    const most = Math.max(...recent.map((row) => row.conversations), 1);
    const [width, height] = [280, 56];
    const step = width / recent.length;
    const label = `Conversations a day, from ${weekday(recent[0].day)} to ${weekday(recent.at(-1).day)}, at most ${most}`;
    return el(
        "section",
        {},
        el("h3", {}, "A day"),
        svg(
            "svg",
            { class: "daily", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
            recent.map((row, place) => {
                const size = Math.max(1, (row.conversations / most) * height);
                return svg("rect", { x: place * step, y: height - size, width: Math.max(1, step - 2), height: size, rx: 1 });
            }),
        ),
    );
}

/** Links to clusters that stand as `ID NAME`. */
export function names(title, list, limit = Infinity) {
    if (list.length === 0) return null;
    return el(
        "section",
        {},
        el("h3", {}, title),
        el(
            "ul",
            { class: "names" },
            list.slice(0, limit).map((entry) => {
                const [id, ...words] = entry.split(" ");
                return el("li", {}, link(`/clusters/${id}`, {}, words.join(" ")));
            }),
        ),
        list.length > limit ? el("p", { class: "soft" }, `and ${list.length - limit} more`) : null,
    );
}

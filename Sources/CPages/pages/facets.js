// The answers to each facet in one cluster, beside how common they are everywhere.

import { el } from "./dom.js";
import { answer, facetName, percent, ratio } from "./words.js";

/** Every facet with its answers, as bars. */
export function facetTables(rows) {
    const names = [...new Set(rows.map((row) => row.facet))];
    return names.map((name) => {
        const own = inOrder(rows.filter((row) => row.facet === name));
        return el(
            "section",
            { class: "facet" },
            el("h3", {}, facetName(name)),
            el(
                "table",
                {},
                el(
                    "thead",
                    { class: "unseen" },
                    el("tr", {}, ["Answer", "Share here and everywhere", "Share", "Against everywhere", "Last week"].map((word) => el("th", { scope: "col" }, word))),
                ),
                el("tbody", {}, own.map(line)),
            ),
        );
    });
}

/** Numbers by size; the answer no is what yes leaves over. */
function inOrder(rows) {
    const isFlag = rows.every((row) => row.answer === "yes" || row.answer === "no");
    if (isFlag && rows.length === 2) return rows.filter((row) => row.answer === "yes");
    const isNumeric = rows.every((row) => row.answer !== "" && Number.isFinite(Number(row.answer)));
    return isNumeric ? rows.toSorted((left, right) => Number(left.answer) - Number(right.answer)) : rows;
}

/** Whether the share is more, or less, than chance would have it. */
export function isUnusual(row) {
    return row.base_share > 0 && (row.low > row.base_share || row.high < row.base_share);
}

function line(row) {
    const stands = isUnusual(row) ? (row.share > row.base_share ? "more" : "less") : "usual";
    return el(
        "tr",
        { class: stands },
        el("th", { scope: "row" }, answer(row.facet, row.answer)),
        el("td", { class: "track" }, track(row)),
        el("td", { class: "figure", title: `between ${percent(row.low)} and ${percent(row.high)}` }, percent(row.share)),
        el("td", { class: "figure ratio", title: `${percent(row.base_share)} everywhere` }, row.base_share > 0 ? ratio(row.share / row.base_share) : "–"),
        el("td", { class: "figure trend" }, trend(row)),
    );
}

/** The share as a bar, how sure it is as a line, and the share everywhere as a mark. */
function track(row) {
    const box = el("div", { class: "bar-track", "aria-hidden": "true" });
    const part = (name, from, to) => {
        const piece = el("i", { class: name });
        piece.style.left = `${from * 100}%`;
        piece.style.width = `${Math.max(0, to - from) * 100}%`;
        return piece;
    };
    box.append(part("share", 0, row.share), part("interval", row.low, row.high), part("base", row.base_share, row.base_share));
    return box;
}

function trend(row) {
    if (row.recent_share === undefined || row.recent_share === null) return "";
    const difference = row.recent_share - row.share;
    if (Math.abs(difference) < 0.02) return "";
    const word = `${difference > 0 ? "↑" : "↓"} ${percent(row.recent_share)}`;
    return el("span", { title: "share in the last seven days" }, word);
}

/** The answers by which a cluster stands out most, the clearest first. */
export function striking(rows, limit) {
    const distance = (row) => Math.abs(Math.log((row.share + 0.01) / (row.base_share + 0.01)));
    return rows
        .filter((row) => isUnusual(row) && row.answer !== "no")
        .toSorted((left, right) => distance(right) - distance(left))
        .slice(0, limit);
}

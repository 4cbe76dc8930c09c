// The answers to each facet in one cluster, beside how common they are everywhere.

import { sparkline } from "./charts.js";
import { el } from "./dom.js";
import { answer, facetName, percent, ratio, when } from "./words.js";

/** Every facet with its answers, as bars; `course` tells how their shares went over time. */
export function facetTables(rows, course) {
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
                    el("tr", {}, ["Answer", "Share here and everywhere", "Share", "Against everywhere", "Over time"].map((word) => el("th", { scope: "col" }, word))),
                ),
                el("tbody", {}, own.map((row) => line(row, course))),
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

function line(row, course) {
    const stands = isUnusual(row) ? (row.share > row.base_share ? "more" : "less") : "usual";
    return el(
        "tr",
        { class: stands },
        el("th", { scope: "row" }, answer(row.facet, row.answer)),
        el("td", { class: "track" }, track(row)),
        el("td", { class: "figure", title: `between ${percent(row.low)} and ${percent(row.high)}` }, percent(row.share)),
        el("td", { class: "figure ratio", title: `${percent(row.base_share)} everywhere` }, row.base_share > 0 ? ratio(row.share / row.base_share) : "–"),
        el("td", { class: "trend" }, trend(row, course)),
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

/** The share in each stretch of the course, as bars; none where nothing is known. */
function trend(row, { bounds, answers }) {
    const shares = answers.find((one) => one.facet === row.facet && one.answer === row.answer)?.shares;
    if (!shares?.some((share) => share !== null)) return null;
    const said = shares.map((share) => (share === null ? "–" : percent(share))).join(", ");
    const label = `${said}, from ${when(bounds[0])} to ${when(bounds.at(-1))}`;
    // Against the largest of them: how it went is asked here, and how common it is stands beside.
    const most = Math.max(...shares);
    const rows = shares.map((share) => ({ seen: share === null ? null : share / (most || 1) }));
    return el("span", { title: label }, sparkline(rows, null, label));
}

/** The answers by which a cluster stands out most, the clearest first. */
export function striking(rows, limit) {
    const distance = (row) => Math.abs(Math.log((row.share + 0.01) / (row.base_share + 0.01)));
    return rows
        .filter((row) => isUnusual(row) && row.answer !== "no")
        .toSorted((left, right) => distance(right) - distance(left))
        .slice(0, limit);
}

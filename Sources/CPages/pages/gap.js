// Where an existing classifier and the answers about conversations part ways.

import { ask } from "./api.js";
import { readClusters } from "./clusters.js";
import { ticks } from "./charts.js";
import { chooser, el, empty, head, link, svg } from "./dom.js";
import { answer, count, facetName, number, percent } from "./words.js";

const named = 6;
const leastDeviation = 1.5;

export async function show({ query, signal, choose, go }) {
    const [model, facets] = await Promise.all([readClusters(signal), ask("facets", { signal })]);
    const across = [...new Set(facets.filter((row) => row.kind === "number").map((row) => row.facet))];
    const upwards = facets.filter((row) => row.kind !== "number" && !(row.kind === "flag" && row.answer === "no"));
    const news = ["edition"];
    const title = "Classifier gap";
    if (across.length === 0 || upwards.length === 0) {
        const words = [
            "Nothing to hold against each other",
            "This page sets a number, such as how concerning requests are, against a rate, such as how often a classifier flagged them.",
            "A model answers the facet concern; a classifier's flag comes from the record, by facets.fields in the configuration.",
        ];
        return { title, element: el("div", { class: "view" }, head(title), empty(...words)), news };
    }
    const key = (row) => `${row.facet}:${row.answer}`;
    const flags = upwards.filter((row) => row.kind === "flag" && row.facet !== "refusal");
    const x = across.includes(query.get("x")) ? query.get("x") : across.includes("concern") ? "concern" : across[0];
    const y = upwards.find((row) => key(row) === query.get("y")) ?? flags[0] ?? upwards[0];
    const spread = (facet, value) => ask("spread", { question: { facet, answer: value }, signal });
    const refusal = upwards.find((row) => row.facet === "refusal");
    const [means, rates, refusals] = await Promise.all([
        spread(x), spread(y.facet, y.answer), refusal ? spread(refusal.facet, refusal.answer) : null,
    ]);
    const points = model.base.filter((cluster) => means.parts[cluster.id] !== undefined).map((cluster) => {
        const rate = rates.parts[cluster.id];
        // Fewer than five accounts: at the most four of all.
        const most = Math.min(1, 4 / Math.max(1, cluster.accounts));
        return { cluster, x: means.parts[cluster.id], y: rate ?? most / 2, most: rate ?? most, isFew: rate === undefined, refused: refusals?.parts[cluster.id] };
    });
    const line = fitted(points);
    const words = { x: `Mean ${x}`, y: wordsFor(y) };
    const renew = (name) => (value) => {
        choose({ [name]: value });
        go(location.href);
    };
    const element = el(
        "div",
        { class: "view" },
        head(
            title,
            `Each circle is a cluster. What lies far off the line is where ${words.y.toLowerCase()} and ${words.x.toLowerCase()} disagree.`,
            chooser("Across", across.map((name) => [name, `Mean ${name}`]), x, renew("x"), { id: "across" }),
            chooser("Upwards", upwards.map((row) => [key(row), wordsFor(row)]), key(y), renew("y"), { id: "upwards" }),
        ),
        points.length < 3
            ? empty("Too few clusters yet", "Three with an answer are needed before a line means anything.")
            : [
                  plot(points, line, words),
                  outliers(`${words.x} high, ${words.y.toLowerCase()} rare`, "What a classifier may be missing.", points, (point) => -point.deviation, words),
                  outliers(`${words.y} often, ${words.x.toLowerCase()} low`, "Where a classifier may be over-eager.", points, (point) => point.deviation, words),
              ],
    );
    return { title, element, news };
}

const wordsFor = (row) => (row.kind === "flag" ? facetName(row.facet) : `${facetName(row.facet)}: ${answer(row.facet, row.answer)}`);

/** The line of least squares, by size; each point learns how far off it lies, in standard deviations. */
function fitted(points) {
    const weight = points.reduce((sum, point) => sum + point.cluster.conversations, 0);
    const mean = (value) => points.reduce((sum, point) => sum + value(point) * point.cluster.conversations, 0) / weight;
    const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
    const variance = mean((point) => (point.x - x) ** 2);
    const together = mean((point) => (point.x - x) * (point.y - y));
    const slope = variance > 0 ? together / variance : 0;
    const at = (value) => y + slope * (value - x);
    const scatter = Math.sqrt(mean((point) => (point.y - at(point.x)) ** 2)) || 1;
    for (const point of points) {
        const distance = point.y - at(point.x);
        // What is not known exactly lies off only where it would do so at its most.
        point.deviation = (point.isFew ? Math.min(0, point.most - at(point.x)) : distance) / scatter;
    }
    const rise = mean((point) => (point.y - y) ** 2);
    return { at, r: variance > 0 && rise > 0 ? together / Math.sqrt(variance * rise) : 0 };
}

const [width, height] = [960, 430];
const margin = { top: 30, right: 20, bottom: 46, left: 58 };

function plot(points, line, words) {
    const [least, most] = [Math.min(...points.map((point) => point.x)), Math.max(...points.map((point) => point.x))];
    const reach = Math.max(0.05, (most - least) * 0.06);
    const [from, to] = [least - reach, most + reach];
    const top = Math.max(0.02, ...points.map((point) => point.y)) * 1.08;
    const x = (value) => margin.left + ((value - from) / (to - from)) * (width - margin.left - margin.right);
    const y = (value) => height - margin.bottom - (value / top) * (height - margin.top - margin.bottom);
    const biggest = Math.max(...points.map((point) => point.cluster.conversations));
    const radius = (point) => 3.5 + 13 * Math.sqrt(point.cluster.conversations / biggest);
    const grid = [
        ...ticks(0, top, 4).flatMap((mark) => [
            svg("line", { class: mark === 0 ? "axis" : "grid", x1: margin.left, x2: width - margin.right, y1: y(mark), y2: y(mark) }),
            svg("text", { x: margin.left - 10, y: y(mark) + 4, "text-anchor": "end" }, percent(mark)),
        ]),
        ...ticks(from, to, 6).map((mark) => svg("text", { x: x(mark), y: height - margin.bottom + 20, "text-anchor": "middle" }, number(mark))),
    ];
    const far = new Set(farthest(points, (point) => point.deviation).concat(farthest(points, (point) => -point.deviation)));
    const circles = points.toSorted((left, right) => right.cluster.conversations - left.cluster.conversations).map((point) => {
        const side = point.deviation > 0 ? "over" : "under";
        const sentence = `${point.cluster.name}: ${words.x.toLowerCase()} ${number(point.x)}, ${rate(point)}`;
        return svg(
            "a",
            { href: `/clusters/${point.cluster.id}`, class: far.has(point) ? `point ${side}` : point.isFew ? "point few" : "point", tabindex: far.has(point) ? null : "-1", "aria-label": sentence },
            svg("title", {}, sentence),
            svg("circle", { cx: x(point.x), cy: y(point.y), r: radius(point) }),
        );
    });
    const ends = clipped(line.at, from, to, top);
    const label = `${words.y} against ${words.x.toLowerCase()} for ${points.length} clusters, correlation ${line.r.toFixed(2)}`;
    return el(
        "figure",
        { class: "series" },
        el(
            "div",
            { class: "chart scatter scroll" },
            svg(
                "svg",
                { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
                grid,
                svg("line", { class: "fit", x1: x(ends[0]), x2: x(ends[1]), y1: y(line.at(ends[0])), y2: y(line.at(ends[1])) }),
                circles,
                svg("text", { x: width - margin.right, y: height - 6, "text-anchor": "end", class: "name" }, words.x),
                svg("text", { x: 4, y: 14, class: "name" }, words.y),
            ),
        ),
        el(
            "figcaption",
            { class: "legend" },
            el("span", {}, el("i", { class: "key line" }), `fitted by size, r = ${line.r.toFixed(2)}`),
            el("span", {}, el("i", { class: "key under" }), "less often than it"),
            el("span", {}, el("i", { class: "key over" }), "more often than it"),
            points.some((point) => point.isFew) ? el("span", {}, el("i", { class: "key few" }), "fewer than five accounts, so not known exactly") : null,
        ),
    );
}

/** From where to where the line lies inside the picture. */
function clipped(at, from, to, top) {
    const inside = Array.from({ length: 201 }, (_, place) => from + ((to - from) * place) / 200).filter((x) => at(x) >= 0 && at(x) <= top);
    return inside.length > 0 ? [inside[0], inside.at(-1)] : [from, from];
}

const rate = (point) => (point.isFew ? "fewer than 5 accounts" : percent(point.y));

function farthest(points, distance) {
    return points.filter((point) => distance(point) > leastDeviation).toSorted((left, right) => distance(right) - distance(left)).slice(0, named);
}

function outliers(title, sentence, points, distance, words) {
    const rows = farthest(points, distance);
    const columns = ["Cluster", words.x, words.y, "Refused", "Conversations"];
    return el(
        "section",
        {},
        el("h2", {}, title),
        el("p", { class: "soft" }, rows.length > 0 ? sentence : "No cluster lies that far off."),
        rows.length === 0 ? null : el(
            "div",
            { class: "scroll" },
            el(
                "table",
                { class: "list" },
                el("thead", {}, el("tr", {}, columns.map((word, place) => el("th", { scope: "col", class: place > 0 ? "figure" : null }, word)))),
                el(
                    "tbody",
                    {},
                    rows.map((point) =>
                        el(
                            "tr",
                            {},
                            el("th", { scope: "row" }, link(`/clusters/${point.cluster.id}`, { class: "named" }, point.cluster.name)),
                            el("td", { class: "figure" }, number(point.x)),
                            el("td", { class: "figure" }, point.isFew ? "few" : percent(point.y)),
                            el("td", { class: "figure" }, point.refused === undefined ? "few" : percent(point.refused)),
                            el("td", { class: "figure" }, count(point.cluster.conversations)),
                        ),
                    ),
                ),
            ),
        ),
    );
}

// Counts over time, drawn.

import { el, svg } from "./dom.js";
import { count, day, hour, number, weekday, when } from "./words.js";

const hourLong = 3_600_000;

/** Counts of equal stretches from `from` up to `to`, each `hours` long, with what was expected in it where that is known. */
export function stretches(series, expected, from, to, hours) {
    const length = hours * hourLong;
    const rows = [];
    for (let start = from; start < to; start += length) rows.push({ start, end: start + length, seen: 0 });
    const rowAt = (time) => rows[Math.floor((Date.parse(time) - from) / length)];
    for (const row of series) {
        const stretch = rowAt(row.hour);
        if (stretch) stretch.seen += row.conversations;
    }
    for (const row of expected) {
        const stretch = rowAt(row.hour);
        if (!stretch) continue;
        stretch.expected = (stretch.expected ?? 0) + row.expected;
        // Hours scatter by themselves, so it is their variances that add up.
        stretch.variance = (stretch.variance ?? 0) + ((row.high - row.expected) / 2) ** 2;
    }
    for (const row of rows) {
        if (row.expected === undefined) continue;
        const reach = 2 * Math.sqrt(row.variance);
        row.low = Math.max(0, row.expected - reach);
        row.high = row.expected + reach;
    }
    return rows;
}

/** The shape of some counts, small, with a gap for one that is null, and with the stretches of `mark` (from and to, as times) in the colour of what they mean. */
export function sparkline(rows, mark, label) {
    const [width, height] = [132, 34];
    const most = Math.max(1, ...rows.map((row) => row.seen));
    const step = width / rows.length;
    const bars = rows.map((row, place) => {
        if (row.seen === null) return null;
        const size = row.seen === 0 ? 1 : Math.max(2, (row.seen / most) * height);
        const isMarked = mark && row.end > mark[0] && row.start < mark[1];
        return svg("rect", {
            x: place * step, y: height - size, width: Math.max(1, step - 1), height: size, rx: 0.5,
            class: isMarked ? "marked" : null,
        });
    });
    return svg("svg", { class: "sparkline", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMinYMax", role: "img", "aria-label": label }, bars);
}

/** Counts over time with what was usual, and the alerts that fell into it. */
export function seriesChart(rows, alerts, label) {
    const box = el("div", { class: "chart" });
    const tip = el("p", { class: "tip", "aria-hidden": "true" });
    let width = 0;
    const draw = () => {
        width = Math.round(box.clientWidth);
        if (width > 0) box.replaceChildren(drawing(rows, alerts, label, width, tip), tip);
    };
    new ResizeObserver(() => Math.round(box.clientWidth) !== width && draw()).observe(box);
    return el("figure", { class: "series" }, box, legend(rows, alerts));
}

const margin = { top: 22, right: 4, bottom: 26, left: 38 };
const height = 250;

function drawing(rows, alerts, label, width, tip) {
    const [first, last] = [rows[0].start, rows.at(-1).end];
    const most = niceTop(Math.max(...rows.map((row) => Math.max(row.seen, row.high ?? 0))));
    const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
    const x = (time) => margin.left + ((time - first) / (last - first)) * inner.width;
    const y = (value) => margin.top + (1 - value / most) * inner.height;
    const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height });
    root.append(...grid(most, y, width), ...days(first, last, x, inner.width));
    root.append(...alerts.map((alert) => shade(alert, first, last, x, alerts.length === 1)).filter(Boolean));
    const rule = svg("line", { class: "rule", y1: margin.top, y2: height - margin.bottom, visibility: "hidden" });
    const slider = svg(
        "g",
        {
            role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": rows.length - 1,
            "aria-valuenow": rows.length - 1, "aria-valuetext": sentence(rows.at(-1)),
        },
        svg("rect", { class: "reach", x: margin.left, y: margin.top, width: inner.width, height: inner.height }),
        band(rows, x, y), rows.map((row) => bar(row, x, y)), expectation(rows, x, y), rule,
    );
    root.append(slider, ...alerts.map((alert) => flag(alert, first, last, x)).filter(Boolean));
    read(root, slider, rule, tip, rows, x, width);
    return root;
}

/** Round numbers from `from` to `to`, about `count` of them. */
export function ticks(from, to, count) {
    const rough = (to - from) / count;
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((one) => one * unit).find((one) => one >= rough);
    const marks = [];
    for (let mark = Math.ceil(from / step) * step; mark <= to + step * 1e-6; mark += step) marks.push(Number(mark.toPrecision(12)));
    return marks;
}

function niceTop(value) {
    const least = Math.max(4, value * 1.05);
    const unit = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 4, 5, 8, 10].map((step) => step * unit).find((top) => top >= least);
}

function grid(most, y, width) {
    return [0, 0.5, 1].flatMap((part) => {
        const level = y(most * part);
        return [
            svg("line", { class: part === 0 ? "axis" : "grid", x1: margin.left, x2: width - margin.right, y1: level, y2: level }),
            svg("text", { x: margin.left - 8, y: level + 4, "text-anchor": "end" }, number(most * part)),
        ];
    });
}

function days(first, last, x, width) {
    const dayLong = 24 * hourLong;
    const isShort = last - first <= 3 * dayLong;
    const length = isShort ? 12 * hourLong : dayLong;
    const most = Math.max(2, Math.floor(width / 74));
    const step = Math.max(1, Math.ceil((last - first) / length / most)) * length;
    const marks = [];
    for (let time = Math.ceil(first / length) * length; time <= last; time += step) {
        const word = isShort ? (time % dayLong === 0 ? day(time) : hour(time)) : day(time);
        const isEdge = x(time) > x(last) - 24;
        marks.push(svg("line", { class: "tick", x1: x(time), x2: x(time), y1: height - margin.bottom, y2: height - margin.bottom + 4 }));
        if (!isEdge) marks.push(svg("text", { x: x(time), y: height - 6, "text-anchor": x(time) < 50 ? "start" : "middle" }, word));
    }
    return marks;
}

function band(rows, x, y) {
    const known = rows.filter((row) => row.expected !== undefined);
    if (known.length < 2) return svg("g");
    const upper = known.flatMap((row) => [`${x(row.start)},${y(row.high)}`, `${x(row.end)},${y(row.high)}`]);
    const lower = known.flatMap((row) => [`${x(row.start)},${y(row.low)}`, `${x(row.end)},${y(row.low)}`]).reverse();
    return svg("polygon", { class: "band", points: [...upper, ...lower].join(" ") });
}

function expectation(rows, x, y) {
    const known = rows.filter((row) => row.expected !== undefined);
    const points = known.flatMap((row) => [`${x(row.start)},${y(row.expected)}`, `${x(row.end)},${y(row.expected)}`]);
    return svg("polyline", { class: "expected", points: points.join(" ") });
}

function bar(row, x, y) {
    const [left, right] = [x(row.start), x(row.end)];
    const isUnusual = row.high !== undefined && row.seen > row.high;
    const gap = right - left > 5 ? 1.5 : 0.4;
    return svg("rect", {
        class: isUnusual ? "bar unusual" : "bar",
        x: left + gap / 2, width: Math.max(0.6, right - left - gap), y: y(row.seen), height: y(0) - y(row.seen), rx: gap > 1 ? 1.5 : 0,
    });
}

/** The window of an alert: over the whole height where there is one, otherwise as a strip, since many lie over each other. */
function shade(alert, first, last, x, isOnly) {
    const [from, to] = alert.window.map((time) => Date.parse(time));
    if (to <= first || from >= last) return null;
    const [left, right] = [x(Math.max(from, first)), x(Math.min(to, last))];
    return svg("rect", {
        class: `shade ${alert.severity}`, x: left, width: Math.max(2, right - left), y: isOnly ? margin.top : margin.top - 4,
        height: isOnly ? height - margin.top - margin.bottom : 4,
    });
}

function flag(alert, first, last, x) {
    const time = Date.parse(alert.detected_at);
    if (time < first || time >= last) return null;
    const title = `${alert.kind} alert of ${when(alert.detected_at)}`;
    return svg(
        "a",
        { href: `/alerts/${alert.id}`, class: `flag ${alert.severity}`, "aria-label": title },
        svg("title", {}, title),
        svg("line", { x1: x(time), x2: x(time), y1: 12, y2: height - margin.bottom }),
        svg("circle", { cx: x(time), cy: 11, r: 5.5 }),
    );
}

/** Lets pointer and arrow keys read one stretch after the other. */
function read(root, slider, rule, tip, rows, x, width) {
    const point = (place) => {
        const row = rows[place];
        const middle = x((row.start + row.end) / 2);
        rule.setAttribute("x1", middle);
        rule.setAttribute("x2", middle);
        rule.setAttribute("visibility", "visible");
        slider.setAttribute("aria-valuenow", place);
        slider.setAttribute("aria-valuetext", sentence(row));
        tip.textContent = sentence(row);
        tip.style.left = `${Math.min(Math.max(middle, 110), Math.max(110, width - 110))}px`;
        tip.classList.add("seen");
    };
    const leave = () => {
        rule.setAttribute("visibility", "hidden");
        tip.classList.remove("seen");
    };
    root.addEventListener("pointermove", (event) => {
        const bounds = root.getBoundingClientRect();
        const [left, right] = [x(rows[0].start), x(rows.at(-1).end)];
        const part = ((event.clientX - bounds.left) * (width / bounds.width) - left) / (right - left);
        if (part >= 0 && part < 1) point(Math.floor(part * rows.length));
        else leave();
    });
    root.addEventListener("pointerleave", leave);
    slider.addEventListener("blur", leave);
    slider.addEventListener("keydown", (event) => {
        const now = Number(slider.getAttribute("aria-valuenow"));
        const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: rows.length - 1 }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        point(Math.min(rows.length - 1, Math.max(0, next)));
    });
}

function sentence(row) {
    const isDay = row.end - row.start >= 24 * hourLong;
    const time = isDay ? weekday(row.start) : `${weekday(row.start)} ${hour(row.start)}–${hour(row.end)}`;
    const usual = row.expected === undefined ? "" : `, usual ${number(Math.round(row.low))}–${number(Math.round(row.high))}`;
    return `${time}: ${count(row.seen)}${usual}`;
}

function legend(rows, alerts) {
    const entries = [["bar", "conversations"]];
    if (rows.some((row) => row.high !== undefined && row.seen > row.high)) entries.push(["unusual", "more than usual"]);
    if (rows.some((row) => row.expected !== undefined)) entries.push(["band", "usual"], ["line", "expected"]);
    if (alerts.length > 0) entries.push(["flag", "alert"]);
    return el(
        "figcaption",
        { class: "legend" },
        entries.map(([name, word]) => el("span", {}, el("i", { class: `key ${name}` }), word)),
    );
}

// What to do about a kind of alert, as the documentation has it.

import { el, link } from "./dom.js";
import { kinds } from "./words.js";

export async function show({ id, signal }) {
    const response = await fetch(`/assets/${encodeURIComponent(id)}.md`, { signal });
    if (!response.ok) throw Object.assign(new Error("there is no runbook of that name"), { status: 404 });
    const element = el(
        "article",
        { class: "view narrow prose" },
        el("p", { class: "trail" }, link("/alerts", {}, "Alerts"), " / Runbook"),
        blocks(await response.text()),
    );
    return { title: `Runbook: ${kinds[id]?.word ?? id}`, element };
}

/** The few forms that our runbooks use: headings, paragraphs, lists, tables and fenced code. */
function blocks(text) {
    const elements = [];
    const lines = text.split("\n");
    while (lines.length > 0) {
        const line = lines.shift();
        if (line.trim() === "") continue;
        if (line.startsWith("```")) {
            const code = taken(lines, (next) => !next.startsWith("```"));
            lines.shift();
            elements.push(el("pre", { tabindex: "0" }, el("code", {}, code.join("\n"))));
        } else if (/^#+ /.test(line)) {
            const depth = line.indexOf(" ");
            elements.push(el(`h${depth}`, depth === 1 ? { tabindex: "-1" } : {}, spans(line.slice(depth + 1))));
        } else if (line.startsWith("|")) {
            elements.push(table([line, ...taken(lines, (next) => next.startsWith("|"))]));
        } else if (/^[-*] /.test(line)) {
            elements.push(list([line, ...taken(lines, (next) => next.trim() !== "")]));
        } else {
            const paragraph = [line, ...taken(lines, (next) => next.trim() !== "" && !/^(#|```|\||[-*] )/.test(next))];
            elements.push(el("p", {}, spans(paragraph.join(" "))));
        }
    }
    return elements;
}

function taken(lines, isWanted) {
    const end = lines.findIndex((line) => !isWanted(line));
    return lines.splice(0, end < 0 ? lines.length : end);
}

function list(lines) {
    const entries = [];
    for (const line of lines) {
        if (/^[-*] /.test(line)) entries.push(line.slice(2));
        else entries[entries.length - 1] += ` ${line.trim()}`;
    }
    return el("ul", {}, entries.map((entry) => el("li", {}, spans(entry))));
}

function table(lines) {
    const [head, , ...rows] = lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    return el(
        "div",
        { class: "scroll" },
        el(
            "table",
            {},
            el("thead", {}, el("tr", {}, head.map((cell) => el("th", { scope: "col" }, spans(cell))))),
            el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, spans(cell)))))),
        ),
    );
}

/** Code, strong and emphasis inside a line; links become their words. */
function spans(text) {
    const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)]+\))/);
    return parts.filter(Boolean).map((part) => {
        if (/^`.+`$/.test(part)) return el("code", {}, part.slice(1, -1));
        if (/^\*\*.+\*\*$/.test(part)) return el("strong", {}, part.slice(2, -2));
        if (/^\*.+\*$/.test(part)) return el("em", {}, part.slice(1, -1));
        if (/^\[.+\)$/.test(part)) return part.slice(1, part.indexOf("]"));
        return part;
    });
}

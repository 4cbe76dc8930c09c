// The hierarchy: what stands above what.

import { ask } from "./api.js";
import { growth, lineTo, readClusters, spreadOver } from "./clusters.js";
import { chooser, el, empty, head, say, settled } from "./dom.js";
import { sidePanel } from "./sheet.js";
import { change, count, number, when } from "./words.js";

const mostFound = 200;

export async function show(context) {
    const { query, signal, choose } = context;
    const [model, facets] = await Promise.all([readClusters(signal), ask("facets", { signal })]);
    if (model.all.length === 0) {
        return { title: "Tree", element: el("div", { class: "view" }, head("Tree"), empty("No edition yet", "The first clusters are published once enough has been read.")), news: ["edition"] };
    }
    const hasConcern = facets.some((row) => row.facet === "concern" && row.kind === "number");
    const concern = hasConcern
        ? spreadOver(model, (await ask("spread", { question: { facet: "concern" }, signal })).parts) : new Map();
    const tree = new Tree(model, concern, context);
    const { panel, fill } = sidePanel({ hint: "Choose a cluster to see it at a glance.", onClose: () => tree.choose(null), signal });
    tree.onChoice = fill;
    const search = el("input", {
        type: "search", id: "search", placeholder: "Search names", "aria-label": "Search names", value: query.get("q") ?? "",
    });
    search.addEventListener("input", settled(120, () => {
        choose({ q: search.value.trim() });
        tree.draw();
    }));
    const orders = [["size", "Size"], ["growth", "Growth"], ...(hasConcern ? [["concern", "Concern"]] : []), ["name", "Name"]];
    const sort = chooser("Sort by", orders, tree.order, (order) => {
        choose({ sort: order === "size" ? null : order });
        tree.draw();
    }, { id: "sort" });
    const hidden = model.hidden > 0 ? ` ${model.hidden} more are held back: too few people stand behind them.` : "";
    const element = el(
        "div",
        { class: "view with-side" },
        el(
            "div",
            { class: "wide" },
            head("Tree", `${count(model.base.length)} clusters in ${count(model.all.length - model.base.length)} groups, as of ${when(model.time)} UTC.${hidden}`),
            el(
                "div",
                { class: "tools" },
                search,
                sort,
                el("button", { class: "button", type: "button", id: "expand", on: { click: () => tree.openAll() } }, "Expand all"),
                el("button", { class: "button", type: "button", id: "collapse", on: { click: () => tree.closeAll() } }, "Collapse"),
            ),
            tree.element,
        ),
        panel,
    );
    tree.draw();
    fill(query.get("cluster"));
    return { title: "Tree", element, news: ["edition"] };
}

/** The rows as they stand, and what keys and clicks do to them. */
class Tree {
    constructor(model, concern, { query, choose, go, signal }) {
        Object.assign(this, { model, concern, query, go, signal });
        this.write = choose;
        this.open = new Set((query.get("open") ?? "").split(".").filter(Boolean));
        this.chosen = query.get("cluster");
        for (const above of lineTo(model, model.byId.get(this.chosen) ?? {})) this.open.add(above.id);
        this.focus = null;
        this.onChoice = () => {};
        this.rows = el("tbody", {});
        this.note = el("p", { class: "soft" });
        const columns = ["Name", "Conversations", "Accounts", "Last day", concern.size > 0 ? "Concern" : null].filter(Boolean);
        this.element = el(
            "div",
            { class: "scroll" },
            el(
                "table",
                { class: "list tree", role: "treegrid", "aria-label": "Clusters" },
                el("thead", {}, el("tr", {}, columns.map((word, place) => el("th", { scope: "col", class: place > 0 ? "figure" : null }, word)))),
                this.rows,
            ),
            this.note,
        );
        this.rows.addEventListener("click", (event) => this.click(event));
        this.rows.addEventListener("keydown", (event) => this.press(event));
        this.rows.addEventListener("dblclick", (event) => this.go(`/clusters/${event.target.closest("tr").dataset.id}`));
    }

    get order() {
        return this.query.get("sort") ?? "size";
    }

    sorted(clusters) {
        const values = {
            size: (cluster) => cluster.conversations,
            growth,
            concern: (cluster) => this.concern.get(cluster.id) ?? 0,
        };
        if (this.order === "name") return clusters.toSorted((left, right) => left.name.localeCompare(right.name));
        const value = values[this.order] ?? values.size;
        return clusters.toSorted((left, right) => value(right) - value(left) || right.conversations - left.conversations);
    }

    /** The clusters to show with their depth: those that are open, or those that a search finds with what stands above. */
    visible() {
        const words = (this.query.get("q") ?? "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
        const isFound = (cluster) => words.every((word) => cluster.name.toLocaleLowerCase().includes(word));
        const leads = new Set();
        let found = 0;
        if (words.length > 0) {
            for (const cluster of this.sorted(this.model.all)) {
                if (!isFound(cluster)) continue;
                found += 1;
                if (found > mostFound) continue;
                leads.add(cluster.id);
                for (const above of lineTo(this.model, cluster)) leads.add(above.id);
            }
        }
        const lines = [];
        const walk = (clusters, depth) => {
            for (const cluster of this.sorted(clusters)) {
                if (words.length > 0 && !leads.has(cluster.id)) continue;
                const isOpen = words.length > 0 ? cluster.children.some((child) => leads.has(child.id)) : this.open.has(cluster.id);
                lines.push({ cluster, depth, isOpen, isFound: words.length > 0 && isFound(cluster) });
                if (isOpen) walk(cluster.children, depth + 1);
            }
        };
        walk(this.model.roots, 1);
        this.note.textContent = words.length === 0 ? "" : found === 0 ? "No name has these words." : found > mostFound ? `${found} found, the first ${mostFound} shown.` : `${found} found.`;
        if (words.length > 0) say(this.note.textContent);
        return lines;
    }

    draw() {
        const lines = this.visible();
        const most = Math.max(...this.model.roots.map((root) => root.conversations), 1);
        if (!lines.some(({ cluster }) => cluster.id === this.focus)) this.focus = lines.some(({ cluster }) => cluster.id === this.chosen) ? this.chosen : lines[0]?.cluster.id;
        const hadFocus = this.rows.contains(document.activeElement);
        this.rows.replaceChildren(...lines.map((line) => this.row(line, most)));
        if (hadFocus) this.rowOf(this.focus)?.focus();
    }

    row({ cluster, depth, isOpen, isFound }, most) {
        const hasChildren = cluster.children.length > 0;
        const caret = el("span", { class: hasChildren ? "caret" : "caret leaf", "aria-hidden": "true" });
        const name = el("div", { class: "name" }, caret, el("span", { class: isFound ? "found" : null }, cluster.name));
        name.style.paddingInlineStart = `${(depth - 1) * 22}px`;
        const bar = el("i", { class: "size", "aria-hidden": "true" });
        bar.style.width = `${Math.max(1, (cluster.conversations / most) * 100)}%`;
        const trend = change(cluster.day_before, cluster.last_day);
        const concern = this.concern.get(cluster.id);
        return el(
            "tr",
            {
                "data-id": cluster.id, "aria-level": depth, "aria-expanded": hasChildren ? String(isOpen) : null,
                "aria-selected": String(cluster.id === this.chosen), tabindex: cluster.id === this.focus ? "0" : "-1",
                class: cluster.level > 0 ? "group" : null,
            },
            el("td", { role: "gridcell" }, name),
            el("td", { role: "gridcell", class: "figure sized" }, bar, el("span", {}, count(cluster.conversations))),
            el("td", { role: "gridcell", class: "figure" }, count(cluster.accounts)),
            el("td", { role: "gridcell", class: "figure" }, count(cluster.last_day), el("small", { class: trend.startsWith("+") || trend === "new" ? "up" : null }, trend)),
            this.concern.size > 0 ? el("td", { role: "gridcell", class: "figure" }, concern === undefined ? "–" : number(concern)) : null,
        );
    }

    rowOf(id) {
        return [...this.rows.children].find((row) => row.dataset.id === id);
    }

    choose(id) {
        this.chosen = id;
        this.write({ cluster: id });
        for (const row of this.rows.children) row.setAttribute("aria-selected", String(row.dataset.id === id));
        this.onChoice(id);
    }

    toggle(id, isOpen = !this.open.has(id)) {
        if (isOpen) this.open.add(id);
        else this.open.delete(id);
        this.write({ open: [...this.open].join(".") });
        this.draw();
    }

    openAll() {
        this.open = new Set(this.model.all.filter((cluster) => cluster.children.length > 0).map((cluster) => cluster.id));
        // Too many to be named in an address; it is one click away.
        this.write({ open: null });
        this.draw();
    }

    closeAll() {
        this.open.clear();
        this.write({ open: null });
        this.draw();
    }

    click(event) {
        const row = event.target.closest("tr");
        this.focusOn(row);
        const cluster = this.model.byId.get(row.dataset.id);
        if (cluster.children.length > 0 && (event.target.closest(".caret") || this.chosen === cluster.id)) this.toggle(cluster.id);
        this.choose(cluster.id);
    }

    focusOn(row) {
        if (!row) return;
        for (const other of this.rows.children) other.tabIndex = -1;
        row.tabIndex = 0;
        row.focus();
        this.focus = row.dataset.id;
    }

    press(event) {
        const row = event.target.closest("tr");
        const cluster = this.model.byId.get(row.dataset.id);
        const isOpen = row.getAttribute("aria-expanded") === "true";
        const deeds = {
            ArrowDown: () => this.focusOn(row.nextElementSibling),
            ArrowUp: () => this.focusOn(row.previousElementSibling),
            Home: () => this.focusOn(this.rows.firstElementChild),
            End: () => this.focusOn(this.rows.lastElementChild),
            ArrowRight: () => (cluster.children.length > 0 && !isOpen ? this.toggle(cluster.id, true) : this.focusOn(row.nextElementSibling)),
            ArrowLeft: () => (isOpen ? this.toggle(cluster.id, false) : this.focusOn(this.rowOf(cluster.parent))),
            " ": () => this.choose(cluster.id),
            Enter: () => (this.chosen === cluster.id ? this.go(`/clusters/${cluster.id}`) : this.choose(cluster.id)),
        };
        const deed = deeds[event.key];
        if (!deed) return;
        event.preventDefault();
        deed();
    }
}

// The map: every cluster at its place, so that what means alike lies together.

import { ask } from "./api.js";
import { Canvas } from "./canvas.js";
import { readClusters } from "./clusters.js";
import { choices, palette, scale } from "./colours.js";
import { el, empty, head, say, settled } from "./dom.js";
import { sidePanel } from "./sheet.js";
import { change, count } from "./words.js";

const usual = "growth";
// As in the style sheet, light and dark.
const urgencies = { page: ["#b3261e", "#ff8a7d"], ticket: ["#8a5200", "#eab65c"], digest: ["#4f5e68", "#a6b4bd"] };
const darkness = matchMedia("(prefers-color-scheme: dark)");

export async function show(context) {
    const { signal } = context;
    const firing = { state: "firing", limit: 1000 };
    const [model, facets, alerts] = await Promise.all([
        readClusters(signal), ask("facets", { signal }), ask("alerts", { question: firing, signal }),
    ]);
    if (!model.base.some((cluster) => cluster.x !== null)) {
        const words = ["No map yet", "The next edition draws one. Until then the tree shows the same clusters."];
        return { title: "Map", element: el("div", { class: "view" }, head("Map"), empty(...words)), news: ["edition"] };
    }
    const page = new MapPage(model, facets, alerts, context);
    return { title: "Map", element: page.element, news: ["edition", "alert"], renew: () => page.renew(), shown: () => page.begin() };
}

class MapPage {
    constructor(model, facets, alerts, context) {
        Object.assign(this, context);
        this.facets = facets;
        this.alerts = alerts;
        this.tip = el("p", { class: "map-tip", "aria-hidden": "true" });
        this.legend = el("div", { class: "map-legend" });
        this.canvas = el("canvas", {
            tabindex: "0", role: "application", "aria-label": "Map of the clusters. Arrow keys go to the nearest one, Enter opens it, plus and minus zoom, zero shows all.",
        });
        this.drawing = new Canvas(this.canvas, {
            choose: (cluster) => this.pick(cluster?.id ?? null),
            point: (cluster, spot) => this.showTip(cluster, spot),
            move: settled(250, () => this.writeView()),
        });
        this.side = sidePanel({ hint: "Choose a circle to see it at a glance. The tree shows the same clusters as text.", onClose: () => this.pick(null), signal: this.signal });
        this.element = el("div", { class: "view with-side map-page" }, this.scape(), this.side.panel);
        this.take(model);
    }

    scape() {
        const search = el("input", { type: "search", id: "find", placeholder: "Find", "aria-label": "Find by name", value: this.query.get("q") ?? "" });
        search.addEventListener("input", settled(120, () => {
            this.choose({ q: search.value.trim() });
            this.match();
        }));
        const chosen = this.query.get("colour") ?? usual;
        const select = el(
            "select",
            { id: "colour", "aria-label": "Colour by" },
            choices(this.facets).map(([label, options]) =>
                el("optgroup", { label }, options.map(([value, word]) => el("option", { value, selected: value === chosen }, word))),
            ),
        );
        select.addEventListener("change", () => {
            this.choose({ colour: select.value === usual ? null : select.value });
            this.colour();
        });
        const button = (word, label, work) => el("button", { type: "button", "aria-label": label, title: label, on: { click: work } }, word);
        this.canvas.addEventListener("keydown", (event) => this.press(event));
        return el(
            "div",
            { class: "scape" },
            this.canvas,
            el("div", { class: "map-head" }, el("h1", { tabindex: "-1" }, "Map"), el("div", { class: "tools" }, search, select)),
            this.legend,
            el(
                "div",
                { class: "map-zoom" },
                button("+", "Zoom in", () => this.drawing.zoomAt(1.5)),
                button("−", "Zoom out", () => this.drawing.zoomAt(1 / 1.5)),
                button("⤢", "Show all", () => this.fit()),
            ),
            this.tip,
        );
    }

    /** Takes a model up: the first, or that of a later edition, in which what was there lies where it lay. */
    take(model) {
        this.model = model;
        this.placed = model.base.filter((cluster) => cluster.x !== null);
        const top = Math.max(...model.all.map((cluster) => cluster.level));
        this.groups = model.all
            .filter((cluster) => cluster.level > 0 && cluster.x !== null && cluster.x !== undefined)
            .map((cluster) => Object.assign(cluster, { depth: top - cluster.level }))
            .toSorted((left, right) => right.level - left.level || right.conversations - left.conversations);
    }

    async begin() {
        this.inset();
        const watcher = new ResizeObserver(() => {
            this.inset();
            this.drawing.resize();
        });
        const dress = () => this.dress();
        watcher.observe(this.canvas);
        window.addEventListener("themechange", dress);
        darkness.addEventListener("change", dress);
        this.signal.addEventListener("abort", () => {
            watcher.disconnect();
            window.removeEventListener("themechange", dress);
            darkness.removeEventListener("change", dress);
        });
        this.drawing.setClusters(this.placed, this.groups);
        const [x, y, zoom] = (this.query.get("at") ?? "").split("_").map(Number);
        this.drawing.setView([x, y, zoom].every(Number.isFinite) && zoom > 0 ? { x, y, zoom } : null);
        this.match();
        this.select(this.query.get("cluster"));
        await this.colour();
    }

    async renew() {
        this.take(await readClusters(this.signal));
        this.alerts = await ask("alerts", { question: { state: "firing", limit: 1000 }, signal: this.signal });
        this.drawing.setClusters(this.placed, this.groups);
        this.match();
        this.select(this.query.get("cluster"));
        await this.colour();
    }

    /** What of the picture other things lie over. */
    inset() {
        const isNarrow = this.canvas.clientWidth < 600;
        const isBeside = this.side.panel.classList.contains("open") && window.innerWidth > 1020;
        this.drawing.insets = { top: isNarrow ? 104 : 84, bottom: isNarrow ? 92 : 84, left: 0, right: isBeside ? 330 : 0 };
    }

    async colour() {
        const choice = this.query.get("colour") ?? usual;
        try {
            this.scale = await scale(choice, this.placed, this.signal);
        } catch (error) {
            if (this.signal.aborted) return;
            this.choose({ colour: null });
            this.scale = await scale(usual, this.placed, this.signal);
        }
        this.dress();
    }

    /** Puts the scale's colours on, in light or dark. */
    dress() {
        if (!this.scale) return;
        const style = getComputedStyle(this.element);
        const chosen = document.documentElement.dataset.theme;
        const isDark = chosen ? chosen === "dark" : darkness.matches;
        const { steps, rest } = palette(this.scale.ramp, this.scale.names.length, isDark);
        const body = getComputedStyle(document.body);
        this.drawing.setColours(
            (cluster) => {
                const step = this.scale.step(cluster);
                return step === null ? rest : steps[step];
            },
            { ground: body.backgroundColor, ink: style.color, font: body.fontFamily },
        );
        const severities = Object.fromEntries(["page", "ticket", "digest"].map((name) => [name, urgencies[name][isDark ? 1 : 0]]));
        this.drawing.alerting = new Map(
            this.alerts
                .map(({ alert }) => [this.placed.find((cluster) => cluster.id === alert.cluster), severities[alert.severity]])
                .filter(([cluster]) => cluster),
        );
        const swatch = (colour, word, isRing = false) => {
            const key = el("i", {});
            key.style[isRing ? "boxShadow" : "background"] = isRing ? `inset 0 0 0 2px ${colour}` : colour;
            return el("li", {}, key, word);
        };
        const hasRest = this.placed.some((cluster) => this.scale.step(cluster) === null);
        this.legend.replaceChildren(
            el("p", {}, this.scale.title),
            el("ul", {}, this.scale.names.map((name, place) => swatch(steps[place], name)), hasRest ? swatch(rest, this.scale.rest) : null, [...new Set(this.drawing.alerting.values())].map((colour) => swatch(colour, "alert fires", true))),
        );
    }

    match() {
        const words = (this.query.get("q") ?? "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
        this.drawing.isMatch = (cluster) => words.every((word) => cluster.name.toLocaleLowerCase().includes(word));
        if (words.length > 0) say(`${this.placed.filter(this.drawing.isMatch).length} found`);
        this.drawing.redraw();
    }

    /** What a person chose, by pointer or key. */
    pick(id) {
        this.choose({ cluster: id });
        this.select(id);
    }

    select(id) {
        const cluster = this.model.byId.get(id) ?? null;
        this.drawing.chosen = cluster ? { cluster, members: this.members(cluster) } : null;
        this.side.fill(cluster?.id ?? null);
        this.inset();
        if (!cluster) return this.drawing.redraw();
        if (cluster.level === 0 && cluster.x !== null) this.drawing.reveal(cluster);
        this.drawing.redraw();
        say(`${cluster.name}, ${count(cluster.conversations)} conversations`);
    }

    members(cluster) {
        if (cluster.level === 0) return cluster.x === null ? [] : [cluster];
        return cluster.children.flatMap((child) => this.members(child));
    }

    showTip(cluster, spot) {
        this.tip.classList.toggle("seen", Boolean(cluster));
        if (!cluster) return;
        const word = cluster.level > 0 ? "group" : change(cluster.day_before, cluster.last_day);
        this.tip.replaceChildren(el("strong", {}, cluster.name), ` ${count(cluster.conversations)} · ${word}`);
        this.tip.style.left = `${Math.min(spot.x + 14, Math.max(0, this.canvas.clientWidth - 300))}px`;
        this.tip.style.top = `${Math.min(spot.y + 16, this.canvas.clientHeight - 60)}px`;
    }

    fit() {
        this.drawing.setView(null);
        this.writeView();
    }

    writeView() {
        const { x, y, zoom } = this.drawing.view;
        this.choose({ at: this.drawing.isWhole ? null : [x.toFixed(2), y.toFixed(2), zoom.toFixed(2)].join("_") });
    }

    press(event) {
        const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
        const deeds = {
            "+": () => this.drawing.zoomAt(1.5), "=": () => this.drawing.zoomAt(1.5), "-": () => this.drawing.zoomAt(1 / 1.5),
            0: () => this.fit(), Escape: () => this.pick(null),
            Enter: () => this.drawing.chosen && this.go(`/clusters/${this.drawing.chosen.cluster.id}`),
        };
        const deed = ways[event.key] ? () => this.step(ways[event.key]) : deeds[event.key];
        if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        deed();
    }

    /** Goes to the nearest cluster that lies in a direction; from nowhere, to the largest. */
    step([right, up]) {
        const here = this.drawing.chosen?.members[0];
        if (!here) return this.pick(this.drawing.clusters.find(this.drawing.isMatch)?.id ?? null);
        let nearest = null;
        let least = Infinity;
        for (const cluster of this.placed) {
            if (cluster === here || !this.drawing.isMatch(cluster)) continue;
            const [x, y] = [cluster.x - here.x, cluster.y - here.y];
            const along = x * right + y * up;
            const across = Math.abs(x * up) + Math.abs(y * right);
            if (along <= 0 || across > along * 1.5) continue;
            const distance = along + 2 * across;
            if (distance < least) [nearest, least] = [cluster, distance];
        }
        if (nearest) this.pick(nearest.id);
    }
}

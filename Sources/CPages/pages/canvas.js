// The map as it is drawn: circles, names where there is room, and how it is moved.

const least = 0.7;
const most = 60;
const names = { most: 90, tried: 500, font: "12.5px", groupFont: "14px" };

/** A map on a canvas. It tells `on.choose`, `on.point` and `on.move` what a person does; what is chosen is set from outside. */
export class Canvas {
    constructor(canvas, on) {
        this.canvas = canvas;
        this.on = on;
        this.context = canvas.getContext("2d");
        this.clusters = [];
        this.groups = [];
        this.view = null;
        this.chosen = null;
        this.pointed = null;
        this.isMatch = () => true;
        this.labels = [];
        this.alerting = new Map();
        this.insets = { top: 0, right: 0, bottom: 0, left: 0 };
        this.frame = 0;
        this.widths = new Map();
        this.pointers = new Map();
        this.listen();
    }

    /** `clusters` are drawn as circles, the larger first; `groups` are names that stand over them, the top level first. */
    setClusters(clusters, groups) {
        this.clusters = clusters.toSorted((left, right) => right.conversations - left.conversations);
        this.groups = groups;
        this.total = clusters.reduce((sum, cluster) => sum + cluster.conversations, 0);
        this.resize();
    }

    /** `colourOf` answers a colour for each cluster; `theme` holds those of everything else. */
    setColours(colourOf, theme) {
        this.theme = theme;
        this.byColour = new Map();
        for (const cluster of this.clusters) {
            const colour = colourOf(cluster);
            if (!this.byColour.has(colour)) this.byColour.set(colour, []);
            this.byColour.get(colour).push(cluster);
        }
        this.redraw();
    }

    /** Where the view stands: the middle of the map's part that is seen, and how far it is zoomed in. */
    setView(view) {
        this.view = view ?? { ...this.middle, zoom: 1 };
        this.view.zoom = Math.min(most, Math.max(least, this.view.zoom));
        this.redraw();
    }

    resize() {
        const { canvas } = this;
        const { clientWidth, clientHeight } = canvas;
        if (clientWidth === 0 || this.clusters.length === 0) return;
        const density = Math.min(2, window.devicePixelRatio || 1);
        Object.assign(this, { width: clientWidth, height: clientHeight, density });
        canvas.width = Math.round(clientWidth * density);
        canvas.height = Math.round(clientHeight * density);
        const { top, right, bottom, left } = this.insets;
        const room = { x: clientWidth - left - right, y: clientHeight - top - bottom };
        this.centre = { x: left + room.x / 2, y: top + room.y / 2 };
        // Together the circles cover about a seventh of the picture, whatever their number.
        this.unit = Math.sqrt((0.15 * clientWidth * clientHeight) / (Math.PI * Math.max(1, this.total)));
        const isWhole = this.isWhole;
        this.fit = Math.min(this.widest("x", room.x - 24), this.widest("y", room.y - 16));
        this.middle = { x: this.middleOf("x"), y: this.middleOf("y") };
        if (isWhole) this.setView(null);
        this.redraw();
    }

    /** From where to where the circles reach along an axis, in pixels, with `fit` of them for one of the map. */
    reach(axis, fit) {
        let [from, to] = [Infinity, -Infinity];
        for (const cluster of this.clusters) {
            const [at, radius] = [cluster[axis] * fit, this.radius(cluster, 1)];
            from = Math.min(from, at - radius);
            to = Math.max(to, at + radius);
        }
        return [from, to];
    }

    /** The largest scale at which all circles lie within so many pixels. */
    widest(axis, room) {
        let [low, high] = [1e-3, 1e5];
        for (let turn = 0; turn < 40; turn += 1) {
            const between = Math.sqrt(low * high);
            const [from, to] = this.reach(axis, between);
            if (to - from <= room) low = between;
            else high = between;
        }
        return low;
    }

    middleOf(axis) {
        const [from, to] = this.reach(axis, this.fit);
        return (from + to) / 2 / this.fit;
    }

    /** Whether the view shows all there is, as `setView(null)` leaves it. */
    get isWhole() {
        return Boolean(this.view && this.middle) && this.view.zoom === 1 && this.view.x === this.middle.x && this.view.y === this.middle.y;
    }

    redraw() {
        if (!this.frame) {
            this.frame = requestAnimationFrame(() => {
                this.frame = 0;
                this.draw();
            });
        }
    }

    get scale() {
        return this.fit * this.view.zoom;
    }

    // The map's y grows upwards.
    x(cluster) {
        return (cluster.x - this.view.x) * this.scale + this.centre.x;
    }

    y(cluster) {
        return (this.view.y - cluster.y) * this.scale + this.centre.y;
    }

    radius(cluster, zoom = this.view.zoom) {
        return Math.min(90, Math.max(1.6, this.unit * Math.sqrt(cluster.conversations) * zoom ** 0.55));
    }

    draw() {
        if (!this.view || !this.byColour || !this.width) return;
        const { context } = this;
        context.setTransform(this.density, 0, 0, this.density, 0, 0);
        context.clearRect(0, 0, this.width, this.height);
        for (const [colour, clusters] of this.byColour) this.drawCircles(colour, clusters);
        context.globalAlpha = 1;
        this.drawChosen();
        this.drawNames();
    }

    drawCircles(colour, clusters) {
        const { context } = this;
        for (const isMatch of [false, true]) {
            context.beginPath();
            let hasAny = false;
            for (const cluster of clusters) {
                if (this.isMatch(cluster) !== isMatch) continue;
                const [x, y, radius] = [this.x(cluster), this.y(cluster), this.radius(cluster)];
                if (x < -radius || y < -radius || x > this.width + radius || y > this.height + radius) continue;
                context.moveTo(x + radius, y);
                context.arc(x, y, radius, 0, 2 * Math.PI);
                hasAny = true;
            }
            if (!hasAny) continue;
            context.globalAlpha = isMatch ? 0.86 : 0.12;
            context.fillStyle = colour;
            context.fill();
            context.globalAlpha = isMatch ? 0.9 : 0.12;
            context.strokeStyle = this.theme.ground;
            context.lineWidth = 0.8;
            context.stroke();
        }
    }

    drawChosen() {
        const { context } = this;
        const ring = (cluster, width) => {
            context.beginPath();
            context.arc(this.x(cluster), this.y(cluster), this.radius(cluster) + width, 0, 2 * Math.PI);
            context.lineWidth = width;
            context.stroke();
        };
        for (const [cluster, colour] of this.alerting) {
            context.strokeStyle = colour;
            ring(cluster, 2);
        }
        context.strokeStyle = this.theme.ink;
        if (this.pointed) ring(this.pointed, 1.5);
        for (const cluster of this.chosen?.members ?? []) ring(cluster, this.chosen.members.length > 1 ? 1.2 : 2.5);
    }

    /** Names from the most important on, wherever they meet none that stands already. */
    drawNames() {
        this.labels = [];
        const { zoom } = this.view;
        const wanted = [];
        if (this.chosen?.members.length === 1) wanted.push({ cluster: this.chosen.members[0], isBold: true });
        // From afar the groups say more; close by, the clusters themselves.
        for (const group of this.groups) if (zoom < 2 + 3 * group.depth) wanted.push({ cluster: group, isGroup: true });
        let tried = 0;
        for (const cluster of this.clusters) {
            if (tried >= names.tried) break;
            if (!this.isMatch(cluster) || !this.isSeen(cluster)) continue;
            tried += 1;
            wanted.push({ cluster });
        }
        for (const entry of wanted) {
            if (this.labels.length >= names.most) break;
            this.place(entry);
        }
        for (const label of this.labels) this.write(label);
    }

    isSeen(cluster) {
        const [x, y] = [this.x(cluster), this.y(cluster)];
        return x > 0 && y > 0 && x < this.width && y < this.height;
    }

    place({ cluster, isGroup, isBold }) {
        if (!this.isSeen(cluster)) return;
        const font = `${isGroup || isBold ? 650 : 500} ${isGroup ? names.groupFont : names.font} ${this.theme.font}`;
        const text = cluster.name.length > 34 ? `${cluster.name.slice(0, 33)}…` : cluster.name;
        const [width, height] = [this.widthOf(text, font), isGroup ? 19 : 16];
        const [x, y] = [this.x(cluster), this.y(cluster)];
        const radius = isGroup ? 0 : this.radius(cluster);
        // Inside its circle where it fits, otherwise beneath.
        const isInside = isGroup || width < radius * 1.8;
        const top = isInside ? y - height / 2 : y + radius + 2;
        const box = { left: x - width / 2 - 4, right: x + width / 2 + 4, top: top - 1, bottom: top + height + 1 };
        if (box.left < 0 || box.right > this.width || box.bottom > this.height - this.insets.bottom || box.top < this.insets.top) return;
        const meets = (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
        if (this.labels.some(meets)) return;
        this.labels.push({ ...box, text, font, x, y: top + height / 2, cluster, isGroup });
    }

    widthOf(text, font) {
        const key = `${font} ${text}`;
        if (!this.widths.has(key)) {
            this.context.font = font;
            this.widths.set(key, this.context.measureText(text).width);
        }
        return this.widths.get(key);
    }

    write({ text, font, x, y }) {
        const { context } = this;
        context.font = font;
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.lineJoin = "round";
        context.lineWidth = 3.5;
        context.strokeStyle = this.theme.ground;
        context.strokeText(text, x, y);
        context.fillStyle = this.theme.ink;
        context.fillText(text, x, y);
    }

    /** The cluster or group at a point: a group's name, otherwise the smallest circle. */
    at(x, y) {
        const label = this.labels.find((one) => x > one.left && x < one.right && y > one.top && y < one.bottom);
        if (label) return label.cluster;
        return this.clusters.findLast((cluster) => {
            const reach = Math.max(6, this.radius(cluster));
            return (this.x(cluster) - x) ** 2 + (this.y(cluster) - y) ** 2 <= reach * reach;
        }) ?? null;
    }

    /** Zooms around a point of the picture, which stays where it is. */
    zoomAt(factor, x = this.centre.x, y = this.centre.y) {
        const before = this.scale;
        const zoom = Math.min(most, Math.max(least, this.view.zoom * factor));
        const after = this.fit * zoom;
        this.setView({
            x: this.view.x + (x - this.centre.x) * (1 / before - 1 / after),
            y: this.view.y - (y - this.centre.y) * (1 / before - 1 / after),
            zoom,
        });
        this.on.move();
    }

    pan(x, y) {
        this.setView({ x: this.view.x - x / this.scale, y: this.view.y + y / this.scale, zoom: this.view.zoom });
        this.on.move();
    }

    /** Brings a cluster into the picture, should it lie outside. */
    reveal(cluster) {
        const [x, y] = [this.x(cluster), this.y(cluster)];
        const { top, right, bottom } = this.insets;
        if (x > 40 && y > top && x < this.width - right - 40 && y < this.height - bottom) return this.redraw();
        this.setView({ x: cluster.x, y: cluster.y, zoom: this.view.zoom });
        this.on.move();
    }

    listen() {
        const { canvas } = this;
        const spot = (event) => {
            const bounds = canvas.getBoundingClientRect();
            return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
        };
        let travelled = 0;
        canvas.addEventListener("pointerdown", (event) => {
            if (event.button !== 0) return;
            canvas.setPointerCapture(event.pointerId);
            this.pointers.set(event.pointerId, spot(event));
            travelled = 0;
        });
        canvas.addEventListener("pointermove", (event) => {
            const [now, before] = [spot(event), this.pointers.get(event.pointerId)];
            if (!before) return this.point(now);
            travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
            if (this.pointers.size === 1) this.pan(now.x - before.x, now.y - before.y);
            else this.pinch(event.pointerId, now);
            this.pointers.set(event.pointerId, now);
        });
        const leave = (event) => this.pointers.delete(event.pointerId);
        canvas.addEventListener("pointerup", (event) => {
            const isClick = this.pointers.size === 1 && travelled < 6;
            leave(event);
            const { x, y } = spot(event);
            if (isClick) this.on.choose(this.at(x, y));
        });
        canvas.addEventListener("pointercancel", leave);
        canvas.addEventListener("pointerleave", () => this.point(null));
        canvas.addEventListener("dblclick", (event) => this.zoomAt(1.8, spot(event).x, spot(event).y));
        canvas.addEventListener("wheel", (event) => {
            event.preventDefault();
            const lines = event.deltaMode === 1 ? 16 : 1;
            this.zoomAt(Math.exp(-event.deltaY * lines * 0.0018), spot(event).x, spot(event).y);
        }, { passive: false });
    }

    point(spot) {
        const found = spot ? this.at(spot.x, spot.y) : null;
        this.canvas.style.cursor = found ? "pointer" : "grab";
        const circle = found && found.level === 0 ? found : null;
        if (circle !== this.pointed) {
            this.pointed = circle;
            this.redraw();
        }
        this.on.point(found, spot);
    }

    pinch(moved, now) {
        const [other] = [...this.pointers].filter(([id]) => id !== moved).map(([, place]) => place);
        const before = this.pointers.get(moved);
        const distance = (left, right) => Math.hypot(left.x - right.x, left.y - right.y);
        const [old, fresh] = [distance(before, other), distance(now, other)];
        if (old > 0) this.zoomAt(fresh / old, (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
}

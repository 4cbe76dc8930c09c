// Elements are only ever made by name and filled with text: no string is read as markup anywhere in these pages.

const drawing = "http://www.w3.org/2000/svg";

/** An element: `on` holds listeners, other names are attributes, and what is null, undefined or false is left out. */
export function el(name, attributes = {}, ...children) {
    return filled(document.createElement(name), attributes, children);
}

/** The same for what is drawn. */
export function svg(name, attributes = {}, ...children) {
    return filled(document.createElementNS(drawing, name), attributes, children);
}

function filled(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === "on") {
            for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
        } else {
            element.setAttribute(name, value === true ? "" : String(value));
        }
    }
    element.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

const icons = {
    alerts: "M12 3a6 6 0 0 0-6 6c0 6-2.5 7-2.5 7h17S18 15 18 9a6 6 0 0 0-6-6ZM10 20a2 2 0 0 0 4 0",
    map: "M6.5 10.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM16.5 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM17.5 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM6.5 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    tree: "M4 5h7M8 12h8M8 19h12M5.5 5v14M5.5 12h2.5M5.5 19h2.5",
    compare: "M9 4v16M15 4v16M3.5 9l2.5 3-2.5 3M20.5 9l-2.5 3 2.5 3",
    gap: "M4 4v16h16M8 16l9-9M8.5 9.5h.01M12 15.5h.01M16.5 12.5h.01",
    health: "M3 12h4l2.5-6 4.5 12 2.5-6h4.5",
};

/** A line drawing that says nothing to a screen reader: a word stands beside it. */
export function icon(name) {
    const path = svg("path", { d: icons[name] });
    return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, path);
}

/** Says something to those who listen rather than look. */
export function say(text) {
    document.getElementById("said").textContent = text;
}

/** A link within these pages. */
export function link(href, attributes, ...children) {
    return el("a", { href, ...attributes }, ...children);
}

/** The head of a page: what it is, one sentence about it, and what may be chosen. */
export function head(title, sentence, ...choices) {
    return el(
        "header",
        { class: "head" },
        el("div", {}, el("h1", { tabindex: "-1" }, title), sentence ? el("p", { class: "lead" }, sentence) : null),
        choices.length > 0 ? el("div", { class: "choices" }, ...choices) : null,
    );
}

/** A row of links of which one holds. `options` are `[value, word, address]`. */
export function segments(label, options, chosen) {
    return el(
        "nav",
        { class: "segments", "aria-label": label },
        options.map(([value, word, href]) => link(href, { "aria-current": value === chosen ? "true" : null }, word)),
    );
}

/** A list to choose from with its label. `options` are `[value, word]`. */
export function chooser(label, options, chosen, onChange, attributes = {}) {
    const select = el(
        "select",
        { on: { change: () => onChange(select.value) }, ...attributes },
        options.map(([value, word]) => el("option", { value, selected: value === chosen }, word)),
    );
    return el("label", { class: "field" }, el("span", {}, label), select);
}

/** Where there is nothing to show, and why. */
export function empty(title, ...sentences) {
    return el("div", { class: "empty" }, el("h2", {}, title), sentences.map((sentence) => el("p", {}, sentence)));
}

/** Calls `work` once things have been quiet for `milliseconds`. */
export function settled(milliseconds, work) {
    let timer;
    return (...values) => {
        clearTimeout(timer);
        timer = setTimeout(() => work(...values), milliseconds);
    };
}

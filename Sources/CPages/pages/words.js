// How numbers, times and kinds read. Times are UTC, as everywhere in Weir.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const two = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const compactly = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const part = { timeZone: "UTC", hourCycle: "h23" };
const moment = new Intl.DateTimeFormat("en-GB", {
    ...part, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});
const date = new Intl.DateTimeFormat("en-GB", { ...part, day: "numeric", month: "short" });
const longDate = new Intl.DateTimeFormat("en-GB", { ...part, weekday: "short", day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat("en-GB", { ...part, hour: "2-digit", minute: "2-digit" });
const languages = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

export const count = (value) => whole.format(value);
export const short = (value) => compactly.format(value);

/** A number of any size as people want to read it; Weir writes those that are not finite as words. */
export function number(value) {
    if (typeof value !== "number") return value === "infinity" ? "∞" : String(value);
    const size = Math.abs(value);
    if (size !== 0 && (size < 0.01 || size >= 1e7)) return value.toExponential(1).replace("e", " × 10^").replace("+", "");
    return size >= 100 ? whole.format(value) : size >= 1 ? one.format(value) : two.format(value);
}

export function percent(share) {
    const value = share * 100;
    return `${value > 0 && value < 10 ? one.format(value) : whole.format(value)} %`;
}

/** How many times as common, such as `2.1×`. */
export function ratio(value) {
    if (!Number.isFinite(value)) return "–";
    return `${value >= 10 ? whole.format(value) : value.toFixed(value >= 0.95 ? 1 : 2)}×`;
}

/** A change in so many percent, with its sign. */
export function change(before, after) {
    if (before === 0) return after === 0 ? "±0 %" : "new";
    const value = Math.round((after / before - 1) * 100);
    return value === 0 ? "±0 %" : value > 0 ? `+${whole.format(value)} %` : `−${whole.format(-value)} %`;
}

const dated = (time) => (time instanceof Date ? time : new Date(time));
export const when = (time) => moment.format(dated(time)).replace(",", "");
export const day = (time) => date.format(dated(time));
export const weekday = (time) => longDate.format(dated(time)).replace(",", "");
export const hour = (time) => clock.format(dated(time));
export const iso = (time) => dated(time).toISOString().replace(/\.\d+Z$/, "Z");

/** A stretch of time in its two largest units. */
export function lasting(milliseconds) {
    const minutes = Math.max(0, Math.round(milliseconds / 60_000));
    if (minutes < 1) return "less than a minute";
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return minutes % 60 && hours < 6 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
    const days = Math.floor(hours / 24);
    return hours % 24 && days < 4 ? `${days} d ${hours % 24} h` : `${days} d`;
}

export function bytes(value) {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let place = 0;
    for (; value >= 1000 && place < units.length - 1; place += 1) value /= 1000;
    return `${place === 0 ? whole.format(value) : one.format(value)} ${units[place]}`;
}

export function language(tag) {
    try {
        return languages.of(tag) ?? tag;
    } catch {
        return tag;
    }
}

/** An answer to a facet as people read it. */
export const answer = (facet, value) => (facet === "language" ? language(value) : value);

/** The facet's name as a heading. */
export const facetName = (facet) => facet.charAt(0).toUpperCase() + facet.slice(1).replaceAll("_", " ");

/** What each kind of alert means. */
export const kinds = {
    growth: { word: "Growth", sentence: "More accounts ask about this than its past explains." },
    density: { word: "Density", sentence: "Many accounts ask for nearly the same thing." },
    novelty: { word: "Novelty", sentence: "Many accounts begin to ask for something new." },
    shift: { word: "Shift", sentence: "The answers to a facet have shifted inside this cluster." },
    pipeline: { word: "Pipeline", sentence: "Weir itself cannot do its work as it should." },
};

/** What an alert means. */
export function meaning(alert) {
    if (alert.recurring) return "Accounts come back for days to ask for nearly the same thing.";
    if (alert.kind === "shift" && !alert.cluster) return "The answers to a facet have shifted in many clusters at once.";
    return kinds[alert.kind].sentence;
}

/** What somebody on call may rule out, by kind. */
export const exclusions = {
    growth: [
        "Not one busy account: accounts are counted, not conversations.",
        "Not a surge of everything: the traffic of the whole stream, the hour and the weekday are allowed for.",
        "Not proof of harm: news, homework and outages look like this.",
    ],
    density: [
        "Not one busy account: what one account adds is capped, and several must stand behind it.",
        "Not proof of a campaign: a class with one assignment and a prompt that went around look the same.",
        "Not proof that the accounts belong together.",
    ],
    novelty: [
        "Not one busy account: what one account adds is capped, and several must stand behind it.",
        "Not something that the days before have known: the neighbourhood was all but empty.",
        "Not proof of harm: a new product or a headline begins like this.",
    ],
    shift: ["Not one busy account: accounts are counted, not conversations.", "Not proof of harm."],
    pipeline: ["Not a finding about what people ask: something in Weir needs hands."],
};

export const severities = {
    page: { word: "Page", urgency: "look now" },
    ticket: { word: "Ticket", urgency: "look today" },
    digest: { word: "Digest", urgency: "when you next read it" },
};

export const verdicts = { true: "it mattered", false: "there was nothing", benign: "real and harmless" };

/** What was counted, at least: the interface tells no more of a number of accounts. */
export function observed(alert) {
    if (alert.kind === "pipeline") return number(alert.observed);
    return Number(alert.observed) === 0 ? "<5" : `${number(alert.observed)}+`;
}

export const bucket = (accounts) => accounts.replace("-", "–");

/** What an alert is about, as a title. */
export function subject(alert) {
    return alert.name ?? (alert.cluster ? `Cluster ${alert.cluster}` : `A ${alert.kind} without a name`);
}

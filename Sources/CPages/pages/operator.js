// What a person decides: who decides it and why is asked once, in one form of dialog.

import { change, Refused, token } from "./api.js";
import { el, say } from "./dom.js";

const nameKey = "weir-operator";

/** Asks in a dialog and does `work` with the answers, until it succeeds or the person gives up; answers whether it did. */
function decide({ title, sentence, fields, confirm, work }) {
    return new Promise((resolve) => {
        const problem = el("p", { class: "problem", role: "alert" });
        const button = el("button", { class: "button primary", type: "submit" }, confirm);
        const form = el(
            "form",
            { method: "dialog", autocomplete: "off" },
            el("h2", { id: "deciding" }, title),
            sentence ? el("p", { class: "soft" }, sentence) : null,
            fields,
            problem,
            el(
                "footer",
                {},
                el("button", { class: "button", type: "button", on: { click: () => dialog.close() } }, "Cancel"),
                button,
            ),
        );
        const dialog = el("dialog", { "aria-labelledby": "deciding" }, form);
        let isDone = false;
        form.addEventListener("submit", async (event) => {
            event.preventDefault();
            button.disabled = true;
            problem.textContent = "";
            try {
                await work(new FormData(form));
                isDone = true;
                dialog.close();
            } catch (error) {
                problem.textContent = sentenceFor(error);
            } finally {
                button.disabled = false;
            }
        });
        dialog.addEventListener("close", () => {
            dialog.remove();
            resolve(isDone);
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}

function sentenceFor(error) {
    if (!(error instanceof Refused)) return "The lookout does not answer. Is the daemon running?";
    if (error.status === 401) {
        token.forget();
        return "That is not the token. It stands in the file or credential that http.token names.";
    }
    if (error.status === 403) return `Nothing was changed: ${error.message}.`;
    return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
}

const field = (label, input, hint) =>
    el("label", { class: "field" }, el("span", {}, label), input, hint ? el("small", {}, hint) : null);

const text = (name, attributes = {}) => el("input", { name, type: "text", ...attributes });

/** A choice of one among `rows` of a value and its words; one must be taken. */
function oneOf(legend, name, rows, chosen) {
    const choices = rows.map(([value, word]) =>
        el(
            "label",
            { class: "choice" },
            el("input", { type: "radio", name, value, required: true, checked: value === chosen }),
            el("span", {}, word),
        ),
    );
    return el("fieldset", {}, el("legend", {}, legend), choices);
}

function who() {
    return field("Your name", text("by", { required: true, maxlength: 64, value: localStorage.getItem(nameKey) ?? "" }));
}

function why(isRequired) {
    return field("Reason", text("reason", { required: isRequired, maxlength: 500 }), "Both are written into the audit.");
}

function secret() {
    if (token.get()) return null;
    return field(
        "Token",
        text("token", { type: "password", required: true }),
        "Kept until this tab is closed.",
    );
}

/** Who asks and why, out of the form; remembers the name, and the token as far as this tab goes. */
function mandate(form) {
    const by = form.get("by").trim();
    localStorage.setItem(nameKey, by);
    if (form.get("token")) token.set(form.get("token").trim());
    return { by, reason: (form.get("reason") ?? "").trim() };
}

/** Asks for the token where even reading needs it. */
export async function askForToken() {
    if (document.querySelector("dialog[open]")) return false;
    token.forget();
    return decide({
        title: "This lookout asks for its token",
        sentence: "It can be reached from other machines, so reading needs the token as well.",
        fields: [secret()],
        confirm: "Continue",
        work: async (form) => token.set(form.get("token").trim()),
    });
}

const hours = [[1, "1 hour"], [4, "4 hours"], [12, "12 hours"], [24, "1 day"], [72, "3 days"], [168, "1 week"]];

/** A choice of how long, with others before the hours. */
function lasting(chosen, others = []) {
    const options = [...others, ...hours].map(([value, word]) => el("option", { value, selected: value === chosen }, word));
    return el("select", { name: "hours" }, options);
}

/** The moment so many hours from now as were chosen. */
function hoursAhead(form) {
    return new Date(Date.now() + Number(form.get("hours")) * 3_600_000).toISOString();
}

export function acknowledge(alert) {
    return decide({
        title: "Acknowledge",
        sentence: "Others see that you have it, and nobody is reminded. It goes on firing until the numbers calm down.",
        fields: [field("For", lasting("", [["", "As long as it fires"]])), who(), why(false), secret()],
        confirm: "Acknowledge",
        work: async (form) => {
            const until = form.get("hours") ? { until: hoursAhead(form) } : {};
            await change("POST", `alerts/${alert.id}/ack`, { ...mandate(form), ...until });
            say("Acknowledged.");
        },
    });
}

export function release(alert) {
    return decide({
        title: "Give it back",
        sentence: "Nobody has it then, and whoever heard of it is reminded again.",
        fields: [who(), why(false), secret()],
        confirm: "Give it back",
        work: async (form) => {
            await change("DELETE", `alerts/${alert.id}/ack`, mandate(form));
            say("Nobody has it any more.");
        },
    });
}

const verdictChoices = [
    ["true", "It was there and mattered"],
    ["benign", "It was there and is harmless"],
    ["false", "There was nothing"],
];

export function judge(alert, chosen) {
    return decide({
        title: "What was it?",
        sentence: "Verdicts are how the rules of this watch are judged.",
        fields: [oneOf("You found that", "verdict", verdictChoices, chosen), who(), why(false), secret()],
        confirm: "Write it down",
        work: async (form) => {
            await change("POST", `alerts/${alert.id}/verdict`, { ...mandate(form), verdict: form.get("verdict") });
            say("Verdict written down.");
        },
    });
}

export function silence(alert) {
    const subjects = [
        ["alert", "This alert only", { alert: alert.id }],
        alert.cluster ? ["cluster", `Everything about cluster ${alert.cluster}`, { cluster: alert.cluster }] : null,
        ["kind", `Every alert of kind ${alert.kind}`, { kind: alert.kind }],
    ].filter(Boolean);
    return decide({
        title: "Silence",
        sentence: "Nobody is told meanwhile; the alert itself stays in the list.",
        fields: [oneOf("What", "subject", subjects, "alert"), field("For", lasting(12)), who(), why(true), secret()],
        confirm: "Silence",
        work: async (form) => {
            const until = hoursAhead(form);
            const [, , matchers] = subjects.find(([value]) => value === form.get("subject"));
            await change("POST", "silences", { ...mandate(form), matchers, until });
            say("Silenced.");
        },
    });
}

export function unsilence(row) {
    return decide({
        title: "End this silence",
        sentence: "Whoever is on call is told again of what it held back.",
        fields: [who(), why(false), secret()],
        confirm: "End it",
        work: async (form) => {
            await change("DELETE", `silences/${row.id}`, mandate(form));
            say("The silence has ended.");
        },
    });
}

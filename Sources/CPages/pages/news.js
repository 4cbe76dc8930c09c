// News from the lookout, as they happen.
//
// One tab listens for all tabs of this browser, which allows only six connections to a place; the others hear it from
// that one. Whoever has heard nothing for longer than two heartbeats says so, and the next in line listens itself.

import { bearer } from "./api.js";

const silence = 40_000;
const checks = 5_000;
const name = "weir-news";
const longestWait = 30_000;

/** Tells `onNews` of everything that happens, and `onStanding` how fresh what is known is. */
export function follow(onNews, onStanding) {
    const channel = new BroadcastChannel(name);
    const memory = { since: null, id: null, heard: Date.now(), standing: "" };

    function stand(standing) {
        if (standing === memory.standing) return;
        memory.standing = standing;
        onStanding({ name: standing, since: new Date(memory.heard) });
    }

    /** Takes one event in; what came by the stream itself is passed on. */
    function take(event) {
        memory.heard = Date.now();
        stand("live");
        if (event.name === "beat") return;
        const isGreeting = event.name === "hello";
        const isKnown = isGreeting && memory.since === event.data.since && memory.id === event.id;
        const isNext = !isGreeting && event.id === memory.id + 1;
        const isRepeated = !isGreeting && memory.id !== null && event.id <= memory.id;
        const isFirst = memory.id === null;
        if (isGreeting) memory.since = event.data.since;
        if (isRepeated) return;
        memory.id = event.id;
        if (!isGreeting && (isNext || isFirst)) onNews(event);
        else if (!isFirst && !isKnown) onNews({ name: "missed" });
    }

    function hear(event) {
        take(event);
        channel.postMessage(event);
    }

    channel.addEventListener("message", ({ data }) => {
        if (data.name === "anybody?") {
            if (memory.isListening && memory.id !== null) {
                channel.postMessage({ name: "hello", id: memory.id, data: { since: memory.since } });
            }
        } else {
            take(data);
        }
    });

    async function listen() {
        memory.isListening = true;
        for (let wait = 1_000; ; wait = Math.min(longestWait, wait * 2)) {
            const began = Date.now();
            await stream(hear).catch(() => {});
            if (Date.now() - began > longestWait) wait = 1_000;
            if (memory.standing !== "lost") stand("joining");
            await new Promise((resolve) => setTimeout(resolve, wait));
        }
    }

    stand("joining");
    setInterval(() => {
        if (Date.now() - memory.heard > silence) stand("lost");
    }, checks);
    if (navigator.locks) navigator.locks.request(name, listen);
    else listen();
    channel.postMessage({ name: "anybody?" });
}

/** Reads the stream until it ends or falls silent. `EventSource` can show no token, and does not tell of heartbeats. */
async function stream(hear) {
    const ending = new AbortController();
    let deadline;
    const live = () => {
        clearTimeout(deadline);
        deadline = setTimeout(() => ending.abort(), silence);
    };
    live();
    try {
        const response = await fetch("/api/v1/events", { headers: bearer(), signal: ending.signal });
        if (!response.ok) return;
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            live();
            const frames = (rest + value).split("\n\n");
            rest = frames.pop();
            for (const frame of frames) hear(event(frame));
        }
    } finally {
        clearTimeout(deadline);
        ending.abort();
    }
}

function event(frame) {
    const fields = Object.fromEntries(
        frame.split("\n").filter((line) => !line.startsWith(":")).map((line) => {
            const colon = line.indexOf(": ");
            return [line.slice(0, colon), line.slice(colon + 2)];
        }),
    );
    if (!fields.event) return { name: "beat" };
    return { name: fields.event, id: Number(fields.id), data: JSON.parse(fields.data) };
}

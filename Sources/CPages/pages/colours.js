// What colours on the map mean.

import { ask } from "./api.js";
import { answer, facetName, number, percent } from "./words.js";

/** What the map may be coloured by, as groups of `[value, words]`. */
export function choices(facets) {
    const names = [...new Set(facets.map((row) => row.facet))];
    const groups = [["Clusters", [["growth", "Growth"], ["size", "Size"], ["density", "Conversations an account"]]]];
    const means = names.filter((name) => facets.some((row) => row.facet === name && row.kind === "number"));
    if (means.length > 0) groups.push(["Mean", means.map((name) => [`mean:${name}`, facetName(name)])]);
    for (const name of names) {
        const own = facets.filter((row) => row.facet === name && row.kind !== "number" && !(row.kind === "flag" && row.answer === "no"));
        const words = (row) => (row.kind === "flag" ? facetName(name) : `${facetName(name)}: ${answer(name, row.answer)}`);
        if (own.length > 0) groups.push([`Share of ${name}`, own.map((row) => [`share:${name}:${row.answer}`, words(row)])]);
    }
    return groups;
}

/** A scale for `choice` over the base clusters: `step` of each, what the steps are called, and what colours they have. */
export async function scale(choice, clusters, signal) {
    const [kind, facet, value] = choice.split(":");
    if (kind === "mean" || kind === "share") {
        const question = { facet, answer: kind === "share" ? value : undefined };
        const { overall, parts } = await ask("spread", { question, signal });
        if (kind === "mean") return rising(clusters, (cluster) => parts[cluster.id], number, "warm", `Mean ${facet}; ${number(overall)} everywhere`);
        const title = `${facetName(facet)}: ${answer(facet, value)}, ${percent(overall)} everywhere`;
        // Where fewer than five accounts gave the answer there is no share; at the most it is small.
        return aroundOne((cluster) => (parts[cluster.id] === undefined ? null : parts[cluster.id] / overall), title, "few or none");
    }
    if (kind === "size") return rising(clusters, (cluster) => cluster.conversations, number, "cool", "Conversations");
    if (kind === "density") return rising(clusters, (cluster) => cluster.conversations / Math.max(1, cluster.accounts), number, "cool", "Conversations an account");
    // Four more on both sides: a step from one to three is no trend.
    return aroundOne((cluster) => (cluster.last_day + cluster.day_before === 0 ? null : damped(cluster)), "Last day against the day before", "neither day");
}

const damped = (cluster) => (cluster.last_day + 4) / (cluster.day_before + 4);

/** Five steps that hold about as many clusters each. */
function rising(clusters, value, words, ramp, title) {
    const values = clusters.map(value).filter((one) => one !== undefined).toSorted((left, right) => left - right);
    const bounds = [...new Set([0.2, 0.4, 0.6, 0.8].map((part) => values[Math.floor(part * values.length)]))].filter((bound) => bound !== undefined);
    const names = [...bounds, null].map((bound, place) => (place === 0 ? `< ${words(bound ?? 0)}` : `≥ ${words(bounds[place - 1])}`));
    return {
        title,
        ramp,
        names: values.length > 0 ? names : [],
        rest: "not known",
        step: (cluster) => {
            const one = value(cluster);
            return one === undefined ? null : bounds.filter((bound) => one >= bound).length;
        },
    };
}

const around = [0.5, 0.8, 1.25, 2];

/** Five steps around what there is everywhere, or was before. */
function aroundOne(value, title, rest) {
    return {
        title,
        ramp: "around",
        names: ["under 0.5×", "0.5–0.8×", "about the same", "1.25–2×", "over 2×"],
        rest,
        step: (cluster) => {
            const one = value(cluster);
            return one === null ? null : around.filter((bound) => one >= bound).length;
        },
    };
}

const ramps = {
    cool: { light: ["#c9dfe6", "#93c0ce", "#5b9fb3", "#2a7d95", "#085066"], dark: ["#24424d", "#2f6373", "#3f879b", "#62b0c6", "#a9e1f0"] },
    warm: { light: ["#e4dcd3", "#e6c39a", "#dd9a5b", "#c7622f", "#9b2a17"], dark: ["#3c3733", "#6a5036", "#a26c36", "#dc8d45", "#ffc08a"] },
    around: { light: ["#9a6312", "#d7b27a", "#ccd4d8", "#5b9fb3", "#085066"], dark: ["#e3a94c", "#8d6c38", "#3d4a52", "#3f87a0", "#8fdcf2"] },
};

/** The colours of a scale's steps, the lowest first, and of what is in none. */
export function palette(ramp, count, isDark) {
    const colours = ramps[ramp][isDark ? "dark" : "light"];
    const rest = isDark ? "#27323a" : "#e3e8ea";
    if (count <= 1) return { steps: [colours[2]], rest };
    return { steps: Array.from({ length: count }, (_, place) => colours[Math.round((place / (count - 1)) * 4)]), rest };
}


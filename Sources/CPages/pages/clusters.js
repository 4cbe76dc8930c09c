// All clusters that may be shown, as the map and the tree need them.

import { ask } from "./api.js";

/** The newest edition's clusters: `all`, `base`, by id, and the `roots` of the hierarchy. */
export async function readClusters(signal) {
    const { columns, rows, edition, time, hidden } = await ask("map", { signal });
    const all = rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
    const byId = new Map(all.map((cluster) => [cluster.id, cluster]));
    for (const cluster of all) cluster.children = [];
    const roots = [];
    for (const cluster of all) (byId.get(cluster.parent)?.children ?? roots).push(cluster);
    for (const root of roots) gather(root);
    return { edition, time, hidden, all, byId, roots, base: all.filter((cluster) => cluster.level === 0) };
}

/** Adds up what stands below: counts of a day, and the middle of the places. */
function gather(cluster) {
    if (cluster.children.length === 0) return;
    for (const child of cluster.children) gather(child);
    const sum = (value) => cluster.children.reduce((total, child) => total + value(child), 0);
    cluster.last_day = sum((child) => child.last_day);
    cluster.day_before = sum((child) => child.day_before);
    const placed = cluster.children.filter((child) => child.x !== null);
    const weight = placed.reduce((total, child) => total + child.conversations, 0);
    if (weight === 0) return;
    for (const axis of ["x", "y"]) {
        cluster[axis] = placed.reduce((total, child) => total + child[axis] * child.conversations, 0) / weight;
    }
}

/** How much more there was in the last day than in the day before; 1 is no change. */
export const growth = (cluster) => (cluster.last_day + 1) / (cluster.day_before + 1);

/** A facet's share or mean for every cluster: of those above the base, the mean of what stands below. */
export function spreadOver(model, parts) {
    const values = new Map();
    const fill = (cluster) => {
        for (const child of cluster.children) fill(child);
        if (cluster.level === 0) {
            if (cluster.id in parts) values.set(cluster.id, parts[cluster.id]);
            return;
        }
        const known = cluster.children.filter((child) => values.has(child.id));
        const weight = known.reduce((total, child) => total + child.conversations, 0);
        if (weight === 0) return;
        const sum = known.reduce((total, child) => total + values.get(child.id) * child.conversations, 0);
        values.set(cluster.id, sum / weight);
    };
    for (const root of model.roots) fill(root);
    return values;
}

/** The clusters above, the top one first. */
export function lineTo(model, cluster) {
    const line = [];
    for (let above = model.byId.get(cluster.parent); above; above = model.byId.get(above.parent)) line.unshift(above);
    return line;
}

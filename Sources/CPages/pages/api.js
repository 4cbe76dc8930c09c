// Everything that is asked of the lookout, and everything that is changed.

/** That the lookout said no, in its own words. */
export class Refused extends Error {
    constructor(status, reason) {
        super(reason);
        this.status = status;
    }
}

// Kept for as long as this tab is open and no longer.
const key = "weir-token";
export const token = {
    get: () => sessionStorage.getItem(key),
    set: (value) => sessionStorage.setItem(key, value),
    forget: () => sessionStorage.removeItem(key),
};

/** Asks for the token where reading needs it; set by whoever can show a dialog. */
let askForToken = async () => null;
export const onTokenNeeded = (ask) => {
    askForToken = ask;
};

const patience = 3;

/** The JSON at `path` under /api/v1. `question` holds parameters. */
export async function ask(path, { question = {}, signal } = {}) {
    const parameters = new URLSearchParams(Object.entries(question).filter(([, value]) => value !== undefined));
    const address = `/api/v1/${path}${parameters.size > 0 ? `?${parameters}` : ""}`;
    for (let attempt = 1; ; attempt += 1) {
        const response = await fetch(address, { headers: bearer(), signal });
        if (response.ok) return response.json();
        if (response.status === 401 && (await askForToken())) continue;
        const isPassing = response.status === 429 || response.status === 503;
        if (!isPassing || attempt === patience) throw await refusal(response);
        await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
    }
}

/** Nothing instead of an error for what may not be there. */
export async function askIfThere(path, options) {
    try {
        return await ask(path, options);
    } catch (error) {
        if (error instanceof Refused && error.status === 404) return null;
        throw error;
    }
}

/** Changes something; answers what the lookout says of it, or null. */
export async function change(method, path, body) {
    const response = await fetch(`/api/v1/${path}`, {
        method,
        headers: { "Content-Type": "application/json", ...bearer() },
        body: JSON.stringify(body),
    });
    if (!response.ok) throw await refusal(response);
    return response.status === 204 ? null : response.json();
}

/** The header that shows the token, where there is one. */
export function bearer() {
    const value = token.get();
    return value ? { Authorization: `Bearer ${value}` } : {};
}

async function refusal(response) {
    let reason = `the lookout answered ${response.status}`;
    try {
        reason = (await response.json()).error ?? reason;
    } catch {
        // Something between here and the lookout answered in its stead.
    }
    return new Refused(response.status, reason);
}

import { OwnWrites } from "./own-writes";
import type { FieldProblem, Problem, Tokens } from "./types";

/** An answer other than the one hoped for, in the person's language. */
export class ApiError extends Error {
  readonly status: number;
  readonly slug: string;
  readonly fields: FieldProblem[];
  readonly requestId: string | undefined;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.slug = problem.type.split("/").pop() ?? "";
    this.fields = problem.errors ?? [];
    this.requestId = problem.request_id;
  }
}

/** What is wrong with each field; that of a part stands at its field. Empty for any other failure. */
export function fieldErrors(error: unknown): Record<string, string> {
  const fields = error instanceof ApiError ? error.fields : [];
  return Object.fromEntries(fields.map(({ field, message }) => [field.split(".")[0] as string, message]));
}

export type Ask = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  version?: number;
  key?: string;
  /** A request that carries no session, such as signing in: a 401 is its answer, not the session's end. */
  open?: boolean;
  /** Sent by the queue of waiting writes itself. */
  direct?: boolean;
  signal?: AbortSignal | undefined;
  /** Another language than the person's. */
  language?: string;
};

export type Answer<T> = { body: T; response: Response };

/** Keeps what was read and what could not be sent yet; `src/offline` brings it once someone is signed in. */
export type Keeper = {
  /** The answer to a write that has to wait behind others; null to send it. */
  waits: (path: string, ask: Ask) => Promise<Answer<unknown> | null>;
  /** The answer without a connection; null when there is none. */
  lost: (path: string, ask: Ask) => Promise<Answer<unknown> | null>;
  /** What came, with what waits to be sent written over it. */
  got: (path: string, ask: Ask, body: unknown) => unknown;
};

/** The request never came back: no connection, or none that reaches the server. */
export const isLost = (error: unknown): boolean => error instanceof TypeError;

const SEEN_FOR = 5 * 60_000;
const SEEN_MOST = 20;

/** Talks to one plane (application or operator): its tokens, its refresh, its recent writes. */
export class Client {
  private access: string | null = null;
  private renewing: Promise<boolean> | null = null;
  private wrote = new Map<string, { mark: string; at: number }>();
  private own = new OwnWrites();
  private watchers = new Set<() => void>();
  language = "en";
  keeper: Keeper | null = null;
  /** Why no session can be begun or gone on with now, where that is said: the tenant is suspended. */
  refusal: string | null = null;

  /** `renew` asks for a new access token with the kept refresh token; throws what refuses it. */
  constructor(
    private readonly store: string,
    private readonly renew: ((kept: Kept, language: string) => Promise<Partial<Tokens>>) | null,
  ) {}

  onSessionEnd(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  get kept(): Kept | null {
    const text = sessionStorage.getItem(this.store);
    return text ? (JSON.parse(text) as Kept) : null;
  }

  signIn(tokens: Tokens, who: { tenant: string; email: string }): void {
    this.access = tokens.access_token;
    this.refusal = null;
    sessionStorage.setItem(this.store, JSON.stringify({ ...who, refresh: tokens.refresh_token ?? "" }));
  }

  /** Without a token: what was kept can be read, and the server asks to sign in. */
  reopen(who: { tenant: string; email: string }): void {
    sessionStorage.setItem(this.store, JSON.stringify({ ...who, refresh: "" }));
  }

  signOut(): void {
    this.access = null;
    this.wrote.clear();
    this.own.clear();
    sessionStorage.removeItem(this.store);
  }

  /** A new access token, asked for once however many requests found the old one spent. */
  async resume(): Promise<boolean> {
    this.renewing ??= this.tryRenew().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async tryRenew(): Promise<boolean> {
    const kept = this.kept;
    if (!kept?.refresh || !this.renew) return false;
    const tokens = await this.renew(kept, this.language).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      this.refusal = error.status === 403 ? error.message : null;
      return null;
    });
    if (!tokens?.access_token) return false;
    this.access = tokens.access_token;
    this.refusal = null;
    if (tokens.refresh_token)
      sessionStorage.setItem(this.store, JSON.stringify({ ...kept, refresh: tokens.refresh_token }));
    return true;
  }

  /** A call that ends every session and answers with a new one: whoever is refused meanwhile waits for that. */
  async beginAnew(path: string, body: unknown): Promise<void> {
    const { kept } = this;
    if (!kept) return;
    await this.resume();
    const begun = this.send(path, { method: "POST", body }).then(async (response) => {
      const answer = parse(await response.text());
      if (isShut(response)) for (const watcher of this.watchers) watcher();
      if (!response.ok) throw new ApiError(problemOf(response, answer));
      this.signIn(answer as Tokens, kept);
    });
    this.renewing = begun.then(
      () => true,
      () => false,
    );
    await begun.finally(() => {
      this.renewing = null;
    });
  }

  async call<T>(path: string, ask: Ask = {}): Promise<T> {
    return (await this.full<T>(path, ask)).body;
  }

  async full<T>(path: string, ask: Ask = {}): Promise<Answer<T>> {
    try {
      const waits = ask.direct ? null : await this.keeper?.waits(path, ask);
      return (waits as Answer<T>) ?? (await this.sent<T>(path, ask));
    } catch (error) {
      const kept = isLost(error) && !ask.direct ? await this.keeper?.lost(path, ask) : null;
      if (kept) return kept as Answer<T>;
      throw error;
    }
  }

  private async sent<T>(path: string, ask: Ask): Promise<Answer<T>> {
    if (ask.version === undefined || ask.direct) return this.answered<T>(path, ask);
    let version = ask.version;
    // Nothing is awaited between the last look and the note: of two writes begun at once the second waits for the first.
    for (let led = this.own.after(path, version); led; led = this.own.after(path, version)) {
      const next = await led;
      if (!next || next <= version) break;
      version = next;
    }
    const answer = this.answered<T>(path, { ...ask, version });
    this.own.note(path, version, answer);
    return answer;
  }

  private async answered<T>(path: string, ask: Ask): Promise<Answer<T>> {
    // Opened without a connection there is no access token yet.
    if (!this.access && !ask.open && this.kept?.refresh) await this.resume();
    let response = await this.send(path, ask);
    if (isShut(response) && !ask.open) {
      if (await this.resume()) response = await this.send(path, ask);
      if (isShut(response)) for (const watcher of this.watchers) watcher();
    }
    const text = await response.text();
    const body = response.headers.get("Content-Type")?.startsWith("text/csv") ? text : parse(text);
    if (!response.ok) {
      const told = isShut(response) ? { status: 401, ...(this.refusal ? { detail: this.refusal } : {}) } : {};
      throw new ApiError({ ...problemOf(response, body), ...told });
    }
    this.remember(response.headers.get("Kith-Wrote"));
    return { body: (this.keeper ? this.keeper.got(path, ask, body) : body) as T, response };
  }

  private send(path: string, ask: Ask): Promise<Response> {
    const headers: Record<string, string> = {
      Accept: "application/json",
      "Accept-Language": ask.language ?? this.language,
    };
    if (this.access && !ask.open) headers.Authorization = `Bearer ${this.access}`;
    if (ask.version !== undefined) headers["If-Match"] = `"${ask.version}"`;
    if (ask.key) headers["Idempotency-Key"] = ask.key;
    if (ask.body !== undefined) headers["Content-Type"] = "application/json";
    const seen = this.seen();
    if (seen) headers["Kith-Seen"] = seen;
    return fetch(path, {
      method: ask.method ?? "GET",
      headers,
      body: ask.body === undefined ? null : JSON.stringify(ask.body),
      signal: ask.signal ?? null,
      cache: "no-store",
      credentials: "omit",
    });
  }

  private remember(header: string | null): void {
    for (const mark of header?.split(",") ?? []) {
      const [record] = mark.trim().split("@");
      if (!record) continue;
      this.wrote.delete(record);
      this.wrote.set(record, { mark: mark.trim(), at: Date.now() });
    }
  }

  private seen(): string {
    const since = Date.now() - SEEN_FOR;
    for (const [record, { at }] of this.wrote) if (at < since) this.wrote.delete(record);
    return [...this.wrote.values()]
      .slice(-SEEN_MOST)
      .map(({ mark }) => mark)
      .join(", ");
  }
}

export type Kept = { tenant: string; email: string; refresh: string };

/** No session, or one that the gateway lets nowhere: its tenant is suspended or its person inactive. */
const isShut = ({ status, headers }: Response): boolean =>
  status === 401 || (status === 403 && headers.get("x-amzn-ErrorType") === "AccessDeniedException");

function parse(text: string): unknown {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(response: Response, body: unknown): Problem {
  const known = body && typeof body === "object" && "title" in body ? (body as Problem) : null;
  return known ?? { type: "unexpected", title: `HTTP ${response.status}`, status: response.status };
}

async function post(path: string, body: unknown, language: string): Promise<Partial<Tokens>> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": language },
    body: JSON.stringify(body),
    credentials: "omit",
  });
  const answer = parse(await response.text());
  if (!response.ok) throw new ApiError(problemOf(response, answer));
  return answer as Partial<Tokens>;
}

export const api = new Client("kith.session", ({ tenant, refresh }, language) =>
  post("/v1/sessions/refresh", { tenant, refresh_token: refresh }, language),
);
export const operatorApi = new Client("kith.operator", null);

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, Client } from "../../src/api/http";

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
let sent: { path: string; headers: Record<string, string>; body: string | null }[] = [];

function server(...answers: Answer[]): void {
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    sent.push({ path, headers: init.headers as Record<string, string>, body: init.body as string | null });
    const { status, body, headers } = answers.shift() ?? { status: 200, body: {} };
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: headers ?? {} });
  });
}

const signedIn = (renew: ConstructorParameters<typeof Client>[1]) => {
  const client = new Client("kith.test", renew);
  client.signIn(
    { access_token: "first", refresh_token: "kept", expires_in: 60, token_type: "Bearer" },
    { tenant: "acme", email: "a@acme.example" },
  );
  return client;
};

beforeEach(() => {
  sent = [];
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

describe("the client", () => {
  test("renews a spent token once, however many requests find it spent", async () => {
    let renewals = 0;
    const client = signedIn(async () => {
      renewals += 1;
      return { access_token: "second" };
    });
    server({ status: 401 }, { status: 401 }, { status: 200, body: 1 }, { status: 200, body: 2 });
    expect(await Promise.all([client.call("/v1/me"), client.call("/v1/objects")])).toEqual([1, 2]);
    expect(renewals).toBe(1);
    expect(sent.at(-1)?.headers.Authorization).toBe("Bearer second");
  });

  test("tells the end of the session when there is no new token", async () => {
    const client = signedIn(() => Promise.reject(new ApiError({ type: "session-ended", title: "", status: 401 })));
    const ended = vi.fn();
    client.onSessionEnd(ended);
    server({ status: 401, body: { type: "x/unauthenticated", title: "Please sign in", status: 401 } });
    await expect(client.call("/v1/me")).rejects.toMatchObject({ status: 401, slug: "unauthenticated" });
    expect(ended).toHaveBeenCalledOnce();
  });

  test("takes the gateway's refusal of a suspended tenant for the session's end, and says why", async () => {
    const why = { type: "x/tenant-suspended", title: "Suspended", status: 403, detail: "Nobody can sign in." };
    const client = signedIn(() => Promise.reject(new ApiError(why)));
    const ended = vi.fn();
    client.onSessionEnd(ended);
    server({ status: 403, body: { Message: "deny" }, headers: { "x-amzn-ErrorType": "AccessDeniedException" } });
    await expect(client.call("/v1/me")).rejects.toMatchObject({ status: 401, message: "Nobody can sign in." });
    expect(ended).toHaveBeenCalledOnce();
    expect(client.refusal).toBe("Nobody can sign in.");
  });

  test("lets whoever is refused while the session begins anew wait for it, and asks for no other", async () => {
    let renewals = 0;
    const client = signedIn(async () => ({ access_token: `renewed-${++renewals}` }));
    const ended = vi.fn();
    client.onSessionEnd(ended);
    let changed: ((answer: Response) => void) | undefined;
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
      const { Authorization } = init.headers as Record<string, string>;
      if (path === "/v1/me/password") return new Promise((done) => (changed = done));
      return Promise.resolve(new Response("1", { status: Authorization === "Bearer anew" ? 200 : 401 }));
    });
    const begun = client.beginAnew("/v1/me/password", {});
    await vi.waitFor(() => expect(changed).toBeDefined());
    const other = client.call("/v1/me");
    await new Promise((done) => setTimeout(done));
    changed?.(new Response(JSON.stringify({ access_token: "anew", refresh_token: "other" })));
    await begun;
    expect(await other).toBe(1);
    expect(renewals).toBe(1);
    expect(client.kept).toMatchObject({ tenant: "acme", refresh: "other" });
    expect(ended).not.toHaveBeenCalled();
  });

  test("keeps the access token out of storage", () => {
    signedIn(null);
    expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain("first");
  });

  test("names its recent writes, each record once, so that lists show them", async () => {
    const client = signedIn(null);
    server(
      { status: 201, body: {}, headers: { "Kith-Wrote": "customers/cus_1@1" } },
      { status: 200, body: {}, headers: { "Kith-Wrote": "customers/cus_1@2" } },
      { status: 200, body: {} },
    );
    await client.call("/v1/customers", { method: "POST", body: {} });
    await client.call("/v1/customers/cus_1", { method: "PATCH", body: {}, version: 1 });
    await client.call("/v1/customers/search", { method: "POST", body: {} });
    expect(sent.map(({ headers }) => headers["Kith-Seen"])).toEqual([
      undefined,
      "customers/cus_1@1",
      "customers/cus_1@2",
    ]);
    expect(sent[1]?.headers["If-Match"]).toBe('"1"');
  });

  test("writes from the version that its own writes led to, also while they are on their way", async () => {
    const client = signedIn(null);
    const write = (version: number) => client.call("/v1/cases/cas_1", { method: "PATCH", body: {}, version });
    server(
      { status: 200, body: {}, headers: { ETag: '"2"' } },
      { status: 200, body: {}, headers: { ETag: '"3"' } },
      { status: 200, body: {}, headers: { ETag: '"9"' } },
    );
    await Promise.all([write(1), write(1)]);
    await write(8);
    expect(sent.map(({ headers }) => headers["If-Match"])).toEqual(['"1"', '"2"', '"8"']);
  });

  test("leaves a record that somebody else changed to whoever reads it again", async () => {
    const client = signedIn(null);
    const write = () => client.call("/v1/cases/cas_1", { method: "PATCH", body: {}, version: 1 });
    server({ status: 412, body: { type: "x/stale", title: "Changed", status: 412 } }, { status: 412, body: {} });
    await expect(write()).rejects.toMatchObject({ status: 412 });
    await expect(write()).rejects.toMatchObject({ status: 412 });
    expect(sent.map(({ headers }) => headers["If-Match"])).toEqual(['"1"', '"1"']);
  });

  test("gives the server's words and the fields that are wrong", async () => {
    const client = signedIn(null);
    server({
      status: 422,
      body: {
        type: "https://kith.dev/problems/invalid",
        title: "Some values are not valid",
        status: 422,
        errors: [{ field: "name", code: "required", message: "is required" }],
      },
    });
    const error = await client.call("/v1/customers", { method: "POST", body: {} }).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).slug).toBe("invalid");
    expect((error as ApiError).fields[0]?.field).toBe("name");
  });
});

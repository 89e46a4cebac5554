// The control plane, in memory.
import { newId } from "./data.mjs";

const STEPS = ["configuration", "administrator", "sign_in", "invitation", "activation"];

export function tenantOf(wish, done) {
  const now = new Date().toISOString();
  return {
    ...wish,
    id: newId("ten"),
    state: done ? "active" : "onboarding",
    created_at: now,
    steps: STEPS.map((name) => ({ name, done_at: done ? now : null })),
  };
}

export function operator(state, ask, PASSWORD, refuse) {
  const [, , , what, id, action] = ask.path.split("/");
  if (what === "sessions")
    return ask.body.password === PASSWORD
      ? [200, { access_token: "operator", refresh_token: "", expires_in: 3600, token_type: "Bearer" }]
      : refuse(401, "operator-sign-in-failed", "E-mail or password is not right");
  if (ask.token !== "operator") return refuse(401, "unauthenticated", "Please sign in");
  if (!id && ask.method === "POST") {
    if (state.tenants.some(({ slug }) => slug === ask.body.slug))
      return refuse(409, "slug-taken", "This short name is taken", [
        { field: "slug", code: "taken", message: "is taken" },
      ]);
    const tenant = tenantOf(ask.body, true);
    state.tenants.push(tenant);
    return [201, tenant];
  }
  if (!id) return [200, { items: state.tenants, next: null }];
  const tenant = state.tenants.find((one) => one.id === id) ?? refuse(404, "not-found", "There is no such tenant");
  if (action === "plan") tenant.plan = ask.body.plan;
  else if (action === "invite") tenant.invited = (tenant.invited ?? 0) + 1;
  else if (action) tenant.state = action === "suspend" ? "suspended" : "active";
  return [200, tenant];
}

// Passwords and the tokens they give, in memory. The token of every mailed link that still serves is "good".
export const PASSWORD = "Correct-horse-7";
const CHOSEN = { "POST /v1/settings/invitations/accept": "invitation", "POST /v1/sessions/reset": "reset" };

const weak = (refuse, field) =>
  refuse(422, "invalid", "Something is not valid", [
    { field, code: "password", message: "does not meet the rules for passwords" },
  ]);

export function tokensFor(state, person, kept) {
  const [access, refresh] = ["access", "refresh"].map(
    (kind) => `${kind}-${person.id}-${Math.random().toString(36).slice(2)}`,
  );
  state.tokens.set(access, person);
  if (!kept) state.tokens.set(refresh, person);
  return { access_token: access, refresh_token: kept ?? refresh, expires_in: 3600, token_type: "Bearer" };
}

/** What is asked without a session; null for another route. */
export function openPasswords(at, body, refuse) {
  if (at === "POST /v1/sessions/forgotten") return [204, null];
  const of = CHOSEN[at];
  if (!of) return null;
  if (body.password.length < 12) return weak(refuse, "password");
  return body.token === "good" ? [204, null] : refuse(400, `${of}-invalid`, `The ${of} is not valid any more`);
}

export function changePassword(state, person, { old, new: chosen }, refuse) {
  if (old !== (state.passwords.get(person.id) ?? PASSWORD))
    return refuse(422, "invalid", "Something is not valid", [
      { field: "old", code: "wrong-password", message: "is not your present password" },
    ]);
  if (chosen.length < 12) return weak(refuse, "new");
  state.passwords.set(person.id, chosen);
  for (const [token, whose] of state.tokens) if (whose === person) state.expired.add(token);
  return [200, tokensFor(state, person)];
}

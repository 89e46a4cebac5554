/** What somebody typed to come in, for the next screen before sign-in, also in the tab that a mailed link opens. */
const TENANT = "kith.tenant";
const EMAIL = "kith.email";

export const typed = () => ({ tenant: localStorage.getItem(TENANT) ?? "", email: localStorage.getItem(EMAIL) ?? "" });

export function keepTyped({ tenant, email }: { tenant: string; email?: string }): void {
  localStorage.setItem(TENANT, tenant.trim().toLowerCase());
  if (email !== undefined) localStorage.setItem(EMAIL, email.trim());
}

/** Whoever is in needs the e-mail no more; the organisation is known the next time. */
export const forgetEmail = () => localStorage.removeItem(EMAIL);

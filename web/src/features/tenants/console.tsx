import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Building2, Plus } from "lucide-react";
import { useState } from "react";
import { operatorApi } from "../../api/http";
import type { Tenant } from "../../api/types";
import { LanguageSwitch, Mark, LookSwitch } from "../../app/looks";
import { Session, useSession } from "../../app/session";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Bones, Empty, Failed, Note, says } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { Door } from "../sessions/sign-in";
import { Onboard } from "./onboard";
import { Row } from "./row";
import { TenantPage } from "./tenant-page";

const operators = new Session(operatorApi);
const PAGE = 50;

/** The control plane's own door: an operator signs in apart from every tenant, and holds the session in memory only. */
export function Console() {
  const state = useSession(operators);
  return state === "in" ? <Tenants /> : <OperatorDoor expired={state === "expired"} />;
}

function OperatorDoor({ expired }: { expired: boolean }) {
  const { t } = useLingui();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await operators.signIn("/admin/v1/sessions", { email: email.trim(), password });
    } catch (error) {
      setTrouble(says(error, t`The server cannot be reached. Check the connection.`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Door title={t`Operator console`}>
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {expired && !trouble && <Note tone="warn" role="status">{t`Your session has ended`}</Note>}
        {trouble && (
          <Note tone="bad" role="alert">
            {trouble}
          </Note>
        )}
        <TextField
          label={t`E-mail`}
          name="email"
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          required
          autoFocus
        />
        <TextField
          label={t`Password`}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          required
        />
        <Button
          look="primary"
          type="submit"
          isPending={busy}
          isDisabled={!email.trim() || !password}
          className="min-h-10"
        >
          {busy ? t`Signing in…` : t`Sign in`}
        </Button>
      </form>
    </Door>
  );
}

function Tenants() {
  const { t } = useLingui();
  const { tenant } = useSearch({ from: "/operator" });
  return (
    <div className="min-h-dvh">
      <header className="flex h-14 items-center gap-2 border-b border-line bg-surface px-4">
        <Mark size={26} />
        <span className="min-w-0 flex-1 truncate font-semibold">{t`Operator console`}</span>
        <LanguageSwitch />
        <LookSwitch />
        <Button look="quiet" onPress={() => operators.signOut()}>{t`Sign out`}</Button>
      </header>
      <main className="mx-auto max-w-5xl px-4 py-5">{tenant ? <TenantPage id={tenant} /> : <EveryTenant />}</main>
    </div>
  );
}

function EveryTenant() {
  const { t } = useLingui();
  useTitle(t`Operator console`);
  const [onboarding, setOnboarding] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ["tenants"],
    queryFn: ({ pageParam }) =>
      operatorApi.call<{ items: Tenant[]; next: string | null }>(
        `/admin/v1/tenants?limit=${PAGE}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const tenants = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <div className="mb-4 flex items-center gap-3">
        <h1 className="flex-1 text-xl font-semibold tracking-tight">{t`Tenants`}</h1>
        <Button
          look="primary"
          icon={<Plus size={16} aria-hidden="true" />}
          onPress={() => setOnboarding(true)}
        >{t`Onboard a tenant`}</Button>
      </div>
      {found.isPending ? (
        <Bones lines={6} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : tenants.length === 0 ? (
        <Empty icon={<Building2 size={28} strokeWidth={1.5} aria-hidden="true" />} title={t`No tenant yet`} />
      ) : (
        <ul className="flex flex-col gap-2">
          {tenants.map((tenant) => (
            <Row key={tenant.id} tenant={tenant} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className="py-4 text-center">
          <Button onPress={() => void found.fetchNextPage()}>{t`Show more`}</Button>
        </div>
      )}
      {onboarding && <Onboard onClose={() => setOnboarding(false)} />}
    </>
  );
}

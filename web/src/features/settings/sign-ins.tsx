import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import type { Names } from "../../api/types";
import { fail } from "../../api/write";
import { RefPicker } from "../../forms/ref-picker";
import { Button } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { Select } from "../../ui/select";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type SignInLine, SignInLines } from "../account/sign-in-lines";
import { SettingsFrame } from "./frame";
import { saveFile } from "./save-file";

/** What is asked of the lines, as the API takes it; null is any. Days are inclusive. */
type Asked = { by: string | null; kind: string | null; from: string | null; to: string | null };
const NOTHING: Asked = { by: null, kind: null, from: null, to: null };

const wishOf = (asked: Asked) =>
  new URLSearchParams(Object.entries(asked).filter((part): part is [string, string] => !!part[1]));

/** Who came in or failed to, when, from where and with what; and what went out. */
export function SettingsSignIns() {
  const { t } = useLingui();
  const [asked, setAsked] = useState<Asked>(NOTHING);
  const found = useInfiniteQuery({
    queryKey: ["sign-ins", asked],
    queryFn: ({ pageParam }) => {
      const wish = wishOf(asked);
      if (pageParam) wish.set("cursor", pageParam);
      return api.call<{ items: SignInLine[]; next: string | null }>(`/v1/settings/sign-ins?${wish}`);
    },
    placeholderData: keepPreviousData,
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    const wish = wishOf(asked);
    wish.set("format", "csv");
    try {
      const { body, response } = await api.full<string>(`/v1/settings/sign-ins?${wish}`);
      saveFile(body, "sign-ins.csv");
      if (response.headers.get("Kith-Cut"))
        toast(t`The file has the newest 5,000 lines. Choose an earlier period for more.`);
    } catch (error) {
      fail(error);
    } finally {
      setSaving(false);
    }
  };
  const lines = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <SettingsFrame title={t`Sign-ins and security`}>
      <Card
        title={t`Sign-ins and security`}
        actions={
          <Button
            small
            icon={<Download size={15} aria-hidden="true" />}
            isPending={saving}
            onPress={() => void save()}
          >{t`As a file`}</Button>
        }
      >
        <p className="border-b border-line px-4 py-3 text-sm text-soft">{t`Who signed in or gave a wrong password, from which address and with which program; which lists were exported and which API keys came into use. Lines are kept for a year and cannot be changed.`}</p>
        <Filters asked={asked} onChange={setAsked} />
        {found.isPending ? (
          <Bones lines={6} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : lines.length === 0 ? (
          <Empty title={asked === NOTHING ? t`Nobody signed in yet` : t`Nothing like it happened`}>
            {found.hasNextPage ? t`There are older lines that were not looked at yet.` : undefined}
          </Empty>
        ) : (
          <SignInLines lines={lines} named />
        )}
        {found.hasNextPage && (
          <div className="border-t border-line p-3 text-center">
            <Button onPress={() => void found.fetchNextPage()}>{t`Show more`}</Button>
          </div>
        )}
      </Card>
    </SettingsFrame>
  );
}

function Filters({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const { t } = useLingui();
  const [names, setNames] = useState<Names>({});
  const set = (part: Partial<Asked>) => {
    const next = { ...asked, ...part };
    onChange(Object.values(next).some(Boolean) ? next : NOTHING);
  };
  return (
    <div
      role="search"
      className="grid grid-cols-1 items-end gap-3 border-b border-line p-4 sm:grid-cols-2 lg:grid-cols-3"
    >
      <RefPicker
        label={t`Person`}
        object="people"
        value={asked.by}
        names={names}
        onChange={(by, title) => {
          if (by && title) setNames((known) => ({ ...known, [by]: title }));
          set({ by });
        }}
      />
      <Select
        label={t`What happened`}
        value={asked.kind}
        empty={t`Any`}
        options={[
          { value: "signed_in", label: t`Signed in` },
          { value: "failed", label: t`Wrong password` },
          { value: "signed_out", label: t`Signed out on all devices` },
          { value: "accepted", label: t`Accepted the invitation` },
          { value: "key_used", label: t`First use of an API key` },
          { value: "exported", label: t`Exported a list` },
        ]}
        onChange={(kind) => set({ kind })}
      />
      <DateField label={t`From`} value={asked.from} onChange={(from) => set({ from })} />
      <DateField label={t`Until`} value={asked.to} onChange={(to) => set({ to })} />
      <Button onPress={() => onChange(NOTHING)} isDisabled={asked === NOTHING}>{t`Show all`}</Button>
    </div>
  );
}

import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { me } from "../../api/queries";
import { moment } from "../../i18n/format";
import { fail } from "../../api/write";
import { Button } from "../../ui/button";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type Asked, ChangeFilters, NOTHING, usePieces } from "./change-filters";
import { SettingsFrame } from "./frame";
import { saveFile } from "./save-file";

type Entry = {
  id: string;
  at: string;
  by_name: string;
  address: string | null;
  what: string;
  op: string;
  changes: { field: string; old: unknown; new: unknown }[];
};

/** Who changed which setting, when and from where. */
export function SettingsChanges() {
  const { t } = useLingui();
  useQuery(me()); // The changes may be there before it is known in whose time zone they are told.
  const pieces = new Map(usePieces().map(({ value, label }) => [value, label]));
  const whatOf = (what: string) => {
    const [piece = "", ...rest] = what.split(".");
    return [pieces.get(piece) ?? piece, ...(rest.length ? [rest.join(".")] : [])].join(": ");
  };
  const [asked, setAsked] = useState<Asked>(NOTHING);
  const found = useInfiniteQuery({
    queryKey: ["setting-changes", asked],
    queryFn: ({ pageParam }) => {
      const wish = new URLSearchParams(Object.entries(asked).filter((part): part is [string, string] => !!part[1]));
      if (pageParam) wish.set("cursor", pageParam);
      return api.call<{ items: Entry[]; next: string | null }>(`/v1/settings/changes?${wish}`);
    },
    placeholderData: keepPreviousData,
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    const wish = new URLSearchParams(Object.entries(asked).filter((part): part is [string, string] => !!part[1]));
    wish.set("format", "csv");
    try {
      const { body, response } = await api.full<string>(`/v1/settings/changes?${wish}`);
      saveFile(body, "changes.csv");
      if (response.headers.get("Kith-Cut"))
        toast(t`The file has the newest 5,000 changes. Choose an earlier period for more.`);
    } catch (error) {
      fail(error);
    } finally {
      setSaving(false);
    }
  };
  const ops: Record<string, string> = { create: t`made`, update: t`changed`, delete: t`removed` };
  const entries = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <SettingsFrame title={t`Changes of settings`}>
      <Card
        title={t`Changes of settings`}
        actions={
          <Button
            small
            icon={<Download size={15} aria-hidden="true" />}
            isPending={saving}
            onPress={() => void save()}
          >{t`As a file`}</Button>
        }
      >
        <ChangeFilters asked={asked} onChange={setAsked} />
        {found.isPending ? (
          <Bones lines={6} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : entries.length === 0 ? (
          <Empty title={asked === NOTHING ? t`Nothing was changed yet` : t`No such change`}>
            {found.hasNextPage ? t`There are older changes that were not looked at yet.` : undefined}
          </Empty>
        ) : (
          <ol>
            {entries.map((one) => (
              <li key={one.id} className="border-b border-line px-4 py-2 text-sm last:border-b-0">
                <p>
                  <span className="font-medium">{one.by_name}</span> · {whatOf(one.what)} · {ops[one.op] ?? one.op}
                </p>
                <p className="text-xs text-soft tabular-nums">
                  {moment(one.at)}
                  {one.address && ` · ${one.address}`}
                </p>
                {one.changes.length > 0 && (
                  <ul className="mt-1 text-xs">
                    {one.changes.map((change) => (
                      <li key={change.field}>
                        {change.field}: <del className="text-soft">{text(change.old)}</del> → {text(change.new)}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ol>
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

const MOST = 160;
function text(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? t`Yes` : t`No`;
  const said = typeof value === "string" ? value : JSON.stringify(value);
  return said.length > MOST ? `${said.slice(0, MOST)}…` : said;
}

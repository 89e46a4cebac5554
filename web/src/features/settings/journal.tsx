import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "../../api/http";
import type { Names } from "../../api/types";
import { fail } from "../../api/write";
import { RefPicker } from "../../forms/ref-picker";
import { Button } from "../../ui/button";
import { DateField } from "../../ui/date-field";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { SettingsFrame } from "./frame";
import { saveFile } from "./save-file";

/** What is asked of a list of who did what, as the API takes it; null is any. Days are inclusive. */
export type Asked<Part extends string> = Record<"by" | "from" | "to" | Part, string | null>;

const isAny = (asked: Record<string, string | null>) => !Object.values(asked).some(Boolean);
const wishOf = (asked: Record<string, string | null>) =>
  new URLSearchParams(Object.entries(asked).filter((part): part is [string, string] => !!part[1]));

/** Who did what, when and from where, newest first: narrowed, page by page, and as a file. `name`: of the route. */
export function Journal<Line>({
  name,
  title,
  about,
  asked,
  filters,
  empty,
  older,
  cut,
  children,
}: {
  name: string;
  title: string;
  about?: string;
  asked: Record<string, string | null>;
  filters: ReactNode;
  /** What is said where nothing happened at all, and where nothing fits. */
  empty: { any: string; none: string };
  /** What is said where older lines were not looked at, and of a file that does not hold all. */
  older: string;
  cut: string;
  children: (lines: Line[]) => ReactNode;
}) {
  const { t } = useLingui();
  const path = `/v1/settings/${name}`;
  const found = useInfiniteQuery({
    queryKey: [name, asked],
    queryFn: ({ pageParam }) => {
      const wish = wishOf(asked);
      if (pageParam) wish.set("cursor", pageParam);
      return api.call<{ items: Line[]; next: string | null }>(`${path}?${wish}`);
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
      const { body, response } = await api.full<string>(`${path}?${wish}`);
      saveFile(body, `${name}.csv`);
      if (response.headers.get("Kith-Cut")) toast(cut);
    } catch (error) {
      fail(error);
    } finally {
      setSaving(false);
    }
  };
  const lines = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <SettingsFrame title={title}>
      <Card
        title={title}
        actions={
          <Button
            small
            icon={<Download size={15} aria-hidden="true" />}
            isPending={saving}
            onPress={() => void save()}
          >{t`As a file`}</Button>
        }
      >
        {about && <p className="border-b border-line px-4 py-3 text-sm text-soft">{about}</p>}
        {filters}
        {found.isPending ? (
          <Bones lines={6} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : lines.length === 0 ? (
          <Empty title={isAny(asked) ? empty.any : empty.none}>{found.hasNextPage ? older : undefined}</Empty>
        ) : (
          children(lines)
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

/** Whose lines, from when until when; between them what else a list can be narrowed by. */
export function JournalFilters<Part extends string>({
  by,
  asked,
  nothing,
  onChange,
  children,
}: {
  by: string;
  asked: Asked<Part>;
  nothing: Asked<Part>;
  onChange: (asked: Asked<Part>) => void;
  children: ReactNode;
}) {
  const { t } = useLingui();
  const [names, setNames] = useState<Names>({});
  const set = (part: Partial<Record<"by" | "from" | "to", string | null>>) => onChange({ ...asked, ...part });
  return (
    <div
      role="search"
      className="grid grid-cols-1 items-end gap-3 border-b border-line p-4 sm:grid-cols-2 lg:grid-cols-3"
    >
      <RefPicker
        label={by}
        object="people"
        value={asked.by}
        names={names}
        onChange={(person, title) => {
          if (person && title) setNames((known) => ({ ...known, [person]: title }));
          set({ by: person });
        }}
      />
      {children}
      <DateField label={t`From`} value={asked.from} onChange={(from) => set({ from })} />
      <DateField label={t`Until`} value={asked.to} onChange={(to) => set({ to })} />
      <Button onPress={() => onChange(nothing)} isDisabled={isAny(asked)}>{t`Show all`}</Button>
    </div>
  );
}

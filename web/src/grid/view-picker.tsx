import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { BookmarkPlus, ChevronDown, Layers, Pencil, Save, Star, StarOff, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../api/http";
import { changed as refreshed, me, queries, record } from "../api/queries";
import type { Declaration, Filter } from "../api/types";
import { fail, remove } from "../api/write";
import { Button } from "../ui/button";
import { SectionMenu } from "../ui/sections";
import { toast } from "../ui/toast";
import { firstOf, type SavedView } from "./first-view";
import { kept, viewsOf } from "./saved";
import type { Address, View } from "./view";

const ViewDialog = lazy(() => import("./view-dialog").then(({ ViewDialog: made }) => ({ default: made })));
const ICON = 15;

/** Which saved view a list shows, and what can be done with it. */
export function ViewPicker({
  object,
  saved,
  view,
  filter,
  changed,
  onOpen,
}: {
  object: Declaration;
  saved: SavedView | undefined;
  view: View;
  filter: Filter | undefined;
  changed: boolean;
  onOpen: (address: Address) => void;
}) {
  const { t } = useLingui();
  const [dialog, setDialog] = useState<"new" | "edit" | null>(null);
  const person = useQuery(me()).data?.person;
  const found = useQuery(viewsOf(object.name)).data ?? [];
  const mayChange = !!saved && (saved.owner === person?.id || person?.role === "administrator");
  const edited = !!saved && changed;

  const write = async (one: SavedView, patch: Record<string, unknown>) => {
    const after = await api.call<SavedView>(`/v1/views/${one.id}`, {
      method: "PATCH",
      version: one.version,
      body: patch,
    });
    queries.setQueryData(record("views", one.id).queryKey, after);
  };
  const tried = async (work: () => Promise<void>, said: string) => {
    try {
      await work();
      toast(said);
    } catch (error) {
      fail(error);
    }
    await refreshed("views");
  };
  const keep = (one: SavedView) =>
    tried(
      async () => {
        await write(one, kept(view, filter));
        onOpen({ view: one.id });
      },
      t`View saved`,
    );
  /** One view of an object is the first; the one before gives way. */
  const first = (one: SavedView, on: boolean) =>
    tried(
      async () => {
        const before = on ? found.filter((other) => other.default && other.owner === person?.id) : [];
        for (const other of before) if (other.id !== one.id) await write(other, { default: false });
        await write(one, { default: on });
      },
      on ? t`The list begins with this view from now on` : t`The list begins with all records from now on`,
    );
  const begins = person && firstOf(found, object.name, person)?.id;
  const entry = (one: SavedView) => ({
    id: one.id,
    label: one.name,
    ...(one.id === begins ? { note: t`first` } : {}),
    chosen: saved?.id === one.id,
    run: () => onOpen({ view: one.id }),
  });
  const mine = found.filter(({ owner }) => owner === person?.id);
  const others = found.filter(({ owner }) => owner !== person?.id);
  const plain = {
    id: "all",
    label: t`All records`,
    chosen: !saved,
    run: () => onOpen({ own: "1" }),
  };
  return (
    <>
      <SectionMenu
        label={t`Views`}
        trigger={
          <Button
            small
            className="max-w-full min-w-0 shrink"
            icon={<Layers size={ICON} aria-hidden="true" className="shrink-0" />}
            aria-label={t`View: ${saved?.name ?? t`All records`}`}
          >
            <span className="max-w-48 truncate">{saved?.name ?? t`All records`}</span>
            {edited && <span className="text-soft">· {t`changed`}</span>}
            <ChevronDown size={14} aria-hidden="true" className="shrink-0" />
          </Button>
        }
        sections={[
          { id: "plain", actions: [plain] },
          { id: "mine", title: t`My views`, actions: mine.map(entry) },
          {
            id: "team",
            title: t`Shared with my team`,
            actions: others.filter(({ shared }) => shared === "team").map(entry),
          },
          {
            id: "everyone",
            title: t`Shared with everyone`,
            actions: others.filter(({ shared }) => shared === "everyone").map(entry),
          },
          {
            id: "work",
            actions: [
              ...(saved && edited
                ? [
                    ...(mayChange
                      ? [
                          {
                            id: "keep",
                            label: t`Save the changes`,
                            icon: <Save size={ICON} aria-hidden="true" />,
                            run: () => void keep(saved),
                          },
                        ]
                      : []),
                    { id: "back", label: t`Drop the changes`, run: () => onOpen({ view: saved.id }) },
                  ]
                : []),
              {
                id: "new",
                label: saved ? t`Save as a new view…` : t`Save this view…`,
                icon: <BookmarkPlus size={ICON} aria-hidden="true" />,
                run: () => setDialog("new"),
              },
              ...(saved && mayChange
                ? [
                    {
                      id: "edit",
                      label: t`Rename or share…`,
                      icon: <Pencil size={ICON} aria-hidden="true" />,
                      run: () => setDialog("edit"),
                    },
                  ]
                : []),
              ...(saved && saved.owner === person?.id
                ? [
                    {
                      id: "first",
                      label: saved.default ? t`Begin with all records` : t`Begin with this view`,
                      icon: saved.default ? (
                        <StarOff size={ICON} aria-hidden="true" />
                      ) : (
                        <Star size={ICON} aria-hidden="true" />
                      ),
                      run: () => void first(saved, !saved.default),
                    },
                  ]
                : []),
              ...(saved && mayChange
                ? [
                    {
                      id: "delete",
                      label: t`Delete the view`,
                      icon: <Trash2 size={ICON} aria-hidden="true" />,
                      bad: true,
                      run: () => {
                        onOpen({ own: "1" });
                        void remove("views", saved, saved.name);
                      },
                    },
                  ]
                : []),
            ],
          },
        ]}
      />
      {dialog && (
        <Suspense>
          <ViewDialog
            object={object.name}
            saved={dialog === "edit" ? saved : undefined}
            held={kept(view, filter)}
            onClose={() => setDialog(null)}
            onSaved={(one) => {
              setDialog(null);
              if (dialog === "new") onOpen({ view: one.id });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { Plus, RotateCcw } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { declarations, me, pages } from "../api/queries";
import type { Declaration, KithRecord, Names } from "../api/types";
import { putBack } from "../api/write";
import { Button } from "../ui/button";
import { Bones, Empty, Failed } from "../ui/show";
import { useTitle } from "../ui/title";
import { columnsOf } from "./columns";
import { filterOf } from "./conditions";
import { ListSearch } from "./list-search";
import { RecordTable } from "./table";
import { firstViews, type SavedView, useFirstView } from "./first-view";
import { type Address, addressOf, turn, type View, viewOf } from "./view";

const RecordDialog = lazy(() => import("../forms/record-dialog").then(({ RecordDialog: made }) => ({ default: made })));
const FilterBar = lazy(() => import("./toolbar").then(({ FilterBar: made }) => ({ default: made })));
const ColumnChooser = lazy(() => import("./toolbar").then(({ ColumnChooser: made }) => ({ default: made })));
const ExportMenu = lazy(() => import("./toolbar").then(({ ExportMenu: made }) => ({ default: made })));
const JobsGoing = lazy(() => import("./toolbar").then(({ JobsGoing: made }) => ({ default: made })));
const BulkBar = lazy(() => import("./toolbar").then(({ BulkBar: made }) => ({ default: made })));
const SavedList = lazy(() => import("./saved-list").then(({ SavedList: made }) => ({ default: made })));
const ViewPicker = lazy(() => import("./toolbar").then(({ ViewPicker: made }) => ({ default: made })));
const GroupCounts = lazy(() => import("./toolbar").then(({ GroupCounts: made }) => ({ default: made })));
const PAGE = 100;
const NONE: ReadonlySet<string> = new Set();
const route = getRouteApi("/app/$object");

/** The list of any declared object. Everything it shows is in the address. */
export function ListScreen() {
  const { object } = route.useParams();
  const declared = useQuery(declarations());
  useQuery(firstViews());
  const known = declared.data?.get(object);
  if (declared.isPending) return <Bones lines={9} />;
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (!known) return <NotHere />;
  return <Opened key={object} declared={known} />;
}

export function NotHere() {
  const { t } = useLingui();
  return (
    <Empty page title={t`There is nothing here`}>{t`The address may be mistyped, or you may not see this.`}</Empty>
  );
}

/** How an address is read and written: by itself, or as a change of a saved view. */
export type Lens = {
  shown: (address: Address) => View;
  changed: (address: Address, part: Partial<View>) => Address;
};
const PLAIN: Lens = {
  shown: viewOf,
  changed: (address, part) => ({
    ...(address.own ? { own: address.own } : {}),
    ...addressOf({ ...viewOf(address), ...part }),
  }),
};

/** The list once it is known which saved view it shows. */
function Opened({ declared }: { declared: Declaration }) {
  const address = route.useSearch() as Address;
  const { view } = address;
  const finding = useFirstView(declared.name, address, route.useNavigate());
  if (finding) return <Bones lines={9} />;
  if (!view) return <List declared={declared} lens={PLAIN} saved={undefined} gone={false} />;
  return (
    <Suspense fallback={<Bones lines={9} />}>
      <SavedList declared={declared} id={view}>
        {(lens, saved) => <List declared={declared} lens={lens} saved={saved} gone={!saved} />}
      </SavedList>
    </Suspense>
  );
}

function List({
  declared,
  lens,
  saved,
  gone,
}: {
  declared: Declaration;
  lens: Lens;
  saved: SavedView | undefined;
  gone: boolean;
}) {
  const { t } = useLingui();
  useTitle(declared.label_plural);
  const address = route.useSearch() as Address;
  const go = route.useNavigate();
  const zone = useQuery(me()).data?.person.time_zone;
  const view = useMemo(() => lens.shown(address), [lens, address]);
  const [creating, setCreating] = useState(false);
  const [chosen, setChosen] = useState(NONE);
  const change = useCallback(
    (part: Partial<View>) =>
      void go({ to: ".", search: (now) => lens.changed(now as Address, part) as never, replace: true }),
    [go, lens],
  );
  const router = useRouter();
  // Whoever opens a record before the typing has settled is on the way there: a search must not call them back.
  const onSearch = useCallback(
    (q: string) => {
      const here = router.state.resolvedLocation?.pathname === router.latestLocation.pathname;
      if (here && q !== viewOf(router.latestLocation.search as Address).q) change({ q });
    },
    [change, router],
  );

  const columns = useMemo(() => columnsOf(declared, view.columns), [declared, view.columns]);
  const filter = useMemo(
    () => filterOf(view.conditions, declared.fields, view.any, { zone }, view.raw),
    [view, declared, zone],
  );
  const found = useInfiniteQuery(
    pages(declared.name, {
      limit: PAGE,
      fields: columns.map(({ name }) => name),
      ...(filter ? { filter } : {}),
      ...(view.sort.length ? { sort: view.sort } : {}),
      ...(view.q ? { q: view.q } : {}),
      ...(view.deleted ? { deleted: true } : {}),
    }),
  );
  const rows = useMemo(() => found.data?.pages.flatMap(({ items }) => items) ?? [], [found.data]);
  const names = useMemo<Names>(
    () => Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? [])),
    [found.data],
  );
  const total = found.data?.pages[0]?.total ?? 0;
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const narrowed = view.conditions.length > 0 || !!view.raw || !!view.q;
  const mayChange = declared.access.edit !== "none" || declared.access.delete !== "none";
  const mayChoose = mayChange && !declared.writes && !view.deleted;
  // What is chosen is chosen from what is shown: another filter or search begins anew.
  const shownOf = JSON.stringify([filter, view.q, view.deleted]);
  const [chosenOf, setChosenOf] = useState(shownOf);
  if (chosenOf !== shownOf) {
    setChosenOf(shownOf);
    setChosen(NONE);
  }
  const mayCreate = declared.access.create !== "none" && !declared.writes;

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-col gap-2.5 px-4 pt-4 pb-3 lg:px-6">
        <div className="flex items-center gap-3">
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
            <h1 className="text-xl font-semibold tracking-tight">{declared.label_plural}</h1>
            {found.data && (
              <p role="status" className="text-sm text-soft tabular-nums">
                <Plural value={total} one="# record" other="# records" />
              </p>
            )}
          </div>
          {mayCreate && (
            <Button
              look="primary"
              icon={<Plus size={16} aria-hidden="true" />}
              onPress={() => setCreating(true)}
            >{t`New`}</Button>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <ListSearch label={t`Search in ${declared.label_plural}`} q={view.q} onSearch={onSearch} />
          <Suspense fallback={<span className="h-8" />}>
            <ViewPicker
              object={declared}
              saved={saved}
              view={view}
              filter={filter}
              changed={address.own === "1"}
              onOpen={(next) => void go({ to: ".", search: next as never })}
            />
            <FilterBar
              fields={declared.fields}
              conditions={view.conditions}
              any={view.any}
              more={view.raw !== null}
              onChange={(conditions, any, more) => change({ conditions, any, ...(more ? {} : { raw: null }) })}
            />
            <GroupCounts
              declared={declared}
              question={{ ...(filter ? { filter } : {}), ...(view.q ? { q: view.q } : {}) }}
              group={view.group}
              onGroup={(group) => change({ group })}
              onNarrow={(condition) =>
                change({
                  conditions: [...view.conditions.filter(({ field }) => field !== condition.field), condition],
                })
              }
            >
              <ColumnChooser declared={declared} view={view} onChange={change} />
              <ExportMenu
                declared={declared}
                columns={columns}
                filter={filter}
                q={view.q}
                sort={view.sort}
                name={saved?.name}
              />
            </GroupCounts>
          </Suspense>
        </div>
        <Suspense>
          <JobsGoing />
          {chosen.size > 0 && (
            <BulkBar
              declared={declared}
              chosen={chosen}
              total={total}
              filter={filter}
              q={view.q}
              onClear={() => setChosen(NONE)}
            />
          )}
        </Suspense>
        {gone && (
          <p role="status" className="text-sm text-soft">
            <Trans>That view was deleted, or is not shared with you. The list is shown without it.</Trans>
          </p>
        )}
        {view.deleted && (
          <p className="text-sm text-soft">
            <Trans>These records were deleted. They can be put back.</Trans>
          </p>
        )}
      </div>
      {found.isPending ? (
        <Bones lines={9} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <Empty
          title={narrowed ? t`Nothing matches` : t`Nothing here yet`}
          actions={
            narrowed ? (
              <Button
                onPress={() => change({ conditions: [], q: "", any: false, raw: null })}
              >{t`Clear search and filters`}</Button>
            ) : mayCreate ? (
              <Button look="primary" onPress={() => setCreating(true)}>{t`New`}</Button>
            ) : null
          }
        />
      ) : (
        <RecordTable
          declared={declared}
          columns={columns}
          rows={rows}
          names={names}
          total={total}
          sort={view.sort}
          onSort={(field, add) => change({ sort: turn(view.sort, field, add) })}
          more={hasNextPage}
          onMore={more}
          stale={found.isPlaceholderData}
          chosen={mayChoose ? chosen : undefined}
          onChoose={setChosen}
          {...(view.deleted ? { action: (row: KithRecord) => <PutBack object={declared.name} row={row} /> } : {})}
        />
      )}
      {creating && (
        <Suspense>
          <RecordDialog object={declared.name} onClose={() => setCreating(false)} open />
        </Suspense>
      )}
    </div>
  );
}

function PutBack({ object, row }: { object: string; row: KithRecord }) {
  const { t } = useLingui();
  return (
    <Button
      small
      icon={<RotateCcw size={14} aria-hidden="true" />}
      onPress={() => void putBack(object, row.id, row.version)}
    >{t`Put back`}</Button>
  );
}

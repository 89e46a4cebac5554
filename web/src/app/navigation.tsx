import { useLingui } from "@lingui/react/macro";
import { Link, useRouterState } from "@tanstack/react-router";
import { ChevronDown, MoreHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { cx } from "../ui/cx";
import { Mark } from "./looks";
import { type Place, type PlaceGroup, usePlaces } from "./places";

const FOLDED = "kith.folded";
/** Folded until someone opens them: what few people need every day. */
const FOLDED_FIRST = ["marketing", "insight"];

function folded(): string[] {
  return localStorage.getItem(FOLDED)?.split(",") ?? FOLDED_FIRST;
}

const isHere = (path: string, to: string): boolean => path === to || (to !== "/" && path.startsWith(`${to}/`));

/** The side bar of a desk and the bottom bar of a phone. */
export function Navigation({ tenant }: { tenant: string }) {
  const { t } = useLingui();
  const groups = usePlaces();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [open, setOpen] = useState(false);
  const [closed, setClosed] = useState(folded);
  useEffect(() => setOpen(false), [path]);
  const flip = (id: string) => {
    const next = closed.includes(id) ? closed.filter((one) => one !== id) : [...closed, id];
    localStorage.setItem(FOLDED, next.join(","));
    setClosed(next);
  };
  return (
    <nav
      aria-label={t`Main`}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      className="shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:flex lg:min-h-0 lg:flex-col lg:border-t-0 lg:border-r lg:pb-0"
    >
      <Link to="/" className="flex h-14 shrink-0 items-center gap-2.5 px-4 max-lg:hidden">
        <Mark size={26} />
        <span className="truncate font-semibold">{tenant}</span>
      </Link>
      <ul
        className={cx(
          "grid grid-cols-5 lg:flex lg:min-h-0 lg:flex-col lg:gap-0.5 lg:overflow-auto lg:px-2 lg:pt-1 lg:pb-4",
          open && "max-lg:max-h-[70dvh] max-lg:grid-cols-4 max-lg:overflow-auto",
        )}
      >
        {groups.map((group) => (
          <Group
            key={group.id}
            group={group}
            path={path}
            all={open}
            folded={closed.includes(group.id) && !group.places.some(({ to }) => isHere(path, to))}
            onFold={() => flip(group.id)}
          />
        ))}
        <li className="lg:hidden">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex min-h-14 w-full flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-soft -outline-offset-2"
          >
            <MoreHorizontal size={18} aria-hidden="true" />
            {open ? t`Less` : t`More`}
          </button>
        </li>
      </ul>
    </nav>
  );
}

function Group({
  group,
  path,
  all,
  folded: shut,
  onFold,
}: {
  group: PlaceGroup;
  path: string;
  all: boolean;
  folded: boolean;
  onFold: () => void;
}) {
  return (
    <>
      {group.label && (
        <li className={cx("lg:mt-3", all ? "col-span-full max-lg:px-3 max-lg:pt-2" : "max-lg:hidden")}>
          <button
            type="button"
            aria-expanded={!shut}
            onClick={onFold}
            className="flex min-h-7 w-full items-center gap-1 rounded px-2.5 text-xs font-medium text-soft -outline-offset-2 hover:text-ink max-lg:pointer-events-none max-lg:px-0"
          >
            <span className="min-w-0 flex-1 truncate text-left">{group.label}</span>
            <ChevronDown
              size={13}
              aria-hidden="true"
              className={cx("transition-transform max-lg:hidden", shut && "-rotate-90")}
            />
          </button>
        </li>
      )}
      {group.places.map((place) => (
        <Entry
          key={place.to}
          place={place}
          here={isHere(path, place.to)}
          className={cx(!place.first && !all && "max-lg:hidden", shut && "lg:hidden")}
        />
      ))}
    </>
  );
}

function Entry({ place, here, className }: { place: Place; here: boolean; className: string }) {
  return (
    <li className={className}>
      <Link
        to={place.to}
        aria-current={here ? "page" : undefined}
        className={cx(
          "flex items-center rounded-md max-lg:min-h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-0.5 max-lg:text-[0.6875rem] lg:min-h-(--row) lg:gap-2.5 lg:px-2.5 -outline-offset-2",
          here ? "font-semibold text-accent lg:bg-tint lg:text-on-tint" : "text-soft hover:bg-sunken hover:text-ink",
        )}
      >
        <span aria-hidden="true">{place.icon}</span>
        <span className="max-w-full truncate px-0.5">{place.label}</span>
      </Link>
    </li>
  );
}

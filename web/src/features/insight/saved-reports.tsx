import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FilePieChart } from "lucide-react";
import { me } from "../../api/queries";
import { Badge, Failed } from "../../ui/show";
import { openingOf, savedReports } from "./query";

/** The reports that people kept, one's own and those shared with one. */
export function SavedReports({ wanted }: { wanted: string }) {
  const { t } = useLingui();
  const found = useQuery(savedReports());
  const person = useQuery(me()).data?.person;
  const words = { private: t`Only me`, team: t`My team`, everyone: t`Everyone` };
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const shown = (found.data?.items ?? []).filter(({ name }) => !wanted || name.toLowerCase().includes(wanted));
  if (!shown.length) return null;
  return (
    <section aria-label={t`Saved reports`} className="mb-6">
      <h2 className="mb-2 text-sm font-semibold">{t`Saved reports`}</h2>
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {shown.map((one) => (
          <li key={one.id}>
            <Link
              {...openingOf(one)}
              className="flex h-full gap-3 rounded-lg border border-line bg-surface p-3.5 hover:border-accent"
            >
              <FilePieChart size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-accent" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{one.name}</span>
                <span className="line-clamp-2 text-xs text-soft">
                  {one.description ?? (one.owner && one.owner !== person?.id ? found.data?.names[one.owner] : "")}
                </span>
              </span>
              <span className="shrink-0">
                <Badge>{words[one.shared]}</Badge>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

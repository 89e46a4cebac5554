import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MailX, MoreHorizontal, UserPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { api } from "../../api/http";
import { changed, declarations, me, pages } from "../../api/queries";
import { fail } from "../../api/write";
import type { KithRecord, Names } from "../../api/types";
import type { Job } from "../../grid/jobs";
import { Value } from "../../grid/value";
import { day, number } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { useDebounced } from "../../ui/debounce";
import { Menu } from "../../ui/menu";
import { SearchInput } from "../../ui/search-input";
import { Bones, Card, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { SettingsFrame } from "./frame";
import { HandOver } from "./hand-over";
import { isGoing, useHandingOver } from "./handing-over";
import { MembershipDialog } from "./membership-dialog";
import { Preview } from "./preview";
import { Setup } from "./setup";
import { useRoles } from "../../api/roles";

const PAGE = 100;
/** So many are found at a look. */
const FEW = 10;

/** Who belongs to the organisation, in which role and team. */
export function SettingsPeople() {
  const { t } = useLingui();
  const person = useQuery(me()).data;
  const declared = useQuery(declarations()).data?.get("people");
  const roles = useRoles();
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed, 200).trim();
  const found = useInfiniteQuery(pages("people", { sort: ["name"], limit: PAGE, ...(q ? { q } : {}) }));
  const people = useMemo(() => found.data?.pages.flatMap(({ items }) => items) ?? [], [found.data]);
  const names = useMemo<Names>(
    () => Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? [])),
    [found.data],
  );
  const [asking, setAsking] = useState<"invite" | KithRecord | null>(null);
  const [leaving, setLeaving] = useState<{ who: KithRecord; leaving: boolean } | null>(null);
  const handing = useHandingOver();
  const [seen, setSeen] = useState<KithRecord | null>(null);
  const manages = person?.person.role === "administrator";
  const state = declared?.fields.find(({ name }) => name === "state");
  const activate = async (who: KithRecord) => {
    try {
      const body = { active: true };
      await api.call(`/v1/settings/memberships/${who.id}`, { method: "PATCH", version: who.version, body });
      toast(t`${String(who.name)} may sign in again`);
    } catch (error) {
      fail(error);
    }
    await changed("people");
  };
  const mailAgain = async (who: KithRecord) => {
    try {
      const body = { mail_again: true };
      await api.call(`/v1/settings/memberships/${who.id}`, { method: "PATCH", version: who.version, body });
      toast(t`${String(who.name)} gets mail again`);
    } catch (error) {
      fail(error);
    }
    await changed("people");
  };
  return (
    <SettingsFrame title={t`Settings`}>
      <div className="flex flex-col gap-4">
        {manages && <Setup />}
        <Card
          title={t`People`}
          actions={
            manages && (
              <Button
                small
                look="primary"
                icon={<UserPlus size={15} aria-hidden="true" />}
                onPress={() => setAsking("invite")}
              >{t`Invite`}</Button>
            )
          }
        >
          {(people.length > FEW || typed) && (
            <div className="border-b border-line px-4 py-2.5">
              <SearchInput label={t`Find people`} value={typed} onChange={setTyped} className="sm:w-64" />
            </div>
          )}
          {found.isPending ? (
            <Bones lines={6} />
          ) : found.isError && !found.data ? (
            <Failed error={found.error} retry={() => void found.refetch()} />
          ) : (
            <ul>
              {people.length === 0 && <li className="p-4 text-sm text-soft">{t`Nothing found`}</li>}
              {people.map((who) => (
                <li
                  key={who.id}
                  className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 last:border-b-0 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)_5.5rem_2.25rem]"
                >
                  <div className="min-w-0">
                    <Link
                      to="/$object/$id"
                      params={{ object: "people", id: who.id }}
                      className="block truncate font-medium hover:text-accent hover:underline"
                    >
                      {String(who.name)}
                    </Link>
                    <p className="truncate text-xs text-soft">
                      {String(who.email ?? "")}
                      <span className="sm:hidden"> · {roles.label(who.role)}</span>
                    </p>
                    <HandingOver job={handing(who.id)} />
                    {!!who.mail_problem && (
                      <p className="flex items-start gap-1 text-xs text-bad">
                        <MailX size={13} aria-hidden="true" className="mt-0.5 shrink-0" />
                        {who.mail_problem === "complained"
                          ? t`Marked our mail as unwanted; none is sent since ${day(String(who.mail_problem_on))}`
                          : t`Mail comes back; none is sent since ${day(String(who.mail_problem_on))}`}
                      </p>
                    )}
                  </div>
                  <span className="truncate max-sm:hidden">{roles.label(who.role)}</span>
                  <span className="truncate text-soft max-sm:hidden">{names[String(who.member_of ?? "")] ?? "–"}</span>
                  <span>{state && <Value field={state} value={who.state} names={names} />}</span>
                  {manages && (
                    <Menu
                      label={t`Actions for ${String(who.name)}`}
                      trigger={
                        <IconButton
                          small
                          label={t`Actions for ${String(who.name)}`}
                          icon={<MoreHorizontal size={16} />}
                        />
                      }
                      actions={[
                        { id: "edit", label: t`Role and team`, run: () => setAsking(who) },
                        {
                          id: "hand-over",
                          label: t`Hand over their work`,
                          run: () => setLeaving({ who, leaving: false }),
                        },
                        { id: "sight", label: t`What they can see`, run: () => setSeen(who) },
                        ...(who.mail_problem
                          ? [{ id: "mail", label: t`Send mail again`, run: () => void mailAgain(who) }]
                          : []),
                        who.active === false
                          ? { id: "on", label: t`Activate`, run: () => void activate(who) }
                          : {
                              id: "off",
                              label: t`Deactivate`,
                              bad: true,
                              off: who.id === person?.person.id,
                              run: () => setLeaving({ who, leaving: true }),
                            },
                      ]}
                    />
                  )}
                </li>
              ))}
            </ul>
          )}
          {found.hasNextPage && (
            <div className="border-t border-line p-3 text-center">
              <Button onPress={() => void found.fetchNextPage()}>{t`Show more`}</Button>
            </div>
          )}
        </Card>
      </div>
      {leaving && <HandOver {...leaving} job={handing(leaving.who.id)} onClose={() => setLeaving(null)} />}
      {seen && <Preview person={seen} onClose={() => setSeen(null)} />}
      {asking && (
        <MembershipDialog
          who={asking === "invite" ? null : asking}
          names={names}
          roles={roles.options}
          onClose={() => setAsking(null)}
        />
      )}
    </SettingsFrame>
  );
}

function HandingOver({ job }: { job: Job | undefined }) {
  const { t } = useLingui();
  if (!job) return null;
  return isGoing(job) ? (
    <p className="text-xs text-soft tabular-nums">{t`Handing over: ${number(job.done)} of ${number(job.total)}`}</p>
  ) : (
    <p className="text-xs text-bad">{t`The hand-over stopped half way: open it to go on`}</p>
  );
}

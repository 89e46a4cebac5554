import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { list } from "../../api/queries";
import type { KithRecord } from "../../api/types";
import { moment } from "../../i18n/format";
import { ButtonLink } from "../../ui/button";
import { Note } from "../../ui/show";

const AGAIN = 3_000;

/** The interaction that a call of the telephone system is logged as; `refused`: it is there, though maybe not yet in the list. */
export function useAlready(id: string | null, refused: boolean): KithRecord | undefined {
  const question = { filter: { field: "external_id", op: "eq" as const, value: id ?? "" }, limit: 1 };
  const found = useQuery({
    ...list("interactions", question),
    placeholderData: undefined,
    enabled: id !== null,
    refetchInterval: ({ state }) => (refused && state.data?.items.length === 0 ? AGAIN : false),
  });
  return id === null ? undefined : found.data?.items[0];
}

/** A call that is logged: who opens the page a second time is led to it. */
export function Already({ one, typed }: { one: KithRecord | undefined; typed: boolean }) {
  const { t } = useLingui();
  const at = one?.at ? moment(String(one.at)) : "";
  return (
    <Note
      tone="warn"
      role="status"
      actions={
        one && (
          <ButtonLink
            to="/$object/$id"
            params={{ object: "interactions", id: one.id }}
          >{t`Open the logged call`}</ButtonLink>
        )
      }
    >
      <p className="font-medium">{t`This call is already logged.`}</p>
      {one && <p>{[String(one.subject), at].filter(Boolean).join(" · ")}</p>}
      {typed && <p>{t`What you typed is kept here: add it to the logged call.`}</p>}
    </Note>
  );
}

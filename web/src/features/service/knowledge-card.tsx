import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { useState } from "react";
import { declarations, list, record } from "../../api/queries";
import type { KithRecord, ListQuestion } from "../../api/types";
import { Button } from "../../ui/button";
import { useDebounced } from "../../ui/debounce";
import { SearchInput } from "../../ui/search-input";
import { Bones, Card } from "../../ui/show";
import { byFit, mentioning, terms } from "./knowledge";

const SHOWN = 3;
const LOOKED_AT = 20;
const WAIT = 250;

/** What the knowledge base says to a case: found by its subject, or by what is typed; put into the answer by a press. */
export function KnowledgeCard({
  one,
  onInsert,
  onResolve,
}: {
  one: KithRecord;
  onInsert: (text: string) => void;
  onResolve: ((article: KithRecord) => void) | null;
}) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get("articles");
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), WAIT);
  const about = terms(String(one.subject ?? ""));
  const asked: ListQuestion = {
    filter: q ? { field: "status", op: "eq", value: "published" } : mentioning(about),
    fields: ["title", "summary", "keywords", "language"],
    limit: LOOKED_AT,
    ...(q ? { q } : {}),
  };
  const found = useQuery({
    ...list("articles", asked),
    enabled: !!declared && declared.access.read !== "none" && (q !== "" || about.length > 0),
  });
  const [opened, setOpened] = useState<string | null>(null);
  if (!declared || declared.access.read === "none") return null;
  const all = found.data?.items ?? [];
  const items = (q ? all : byFit(all, about)).slice(0, SHOWN);
  return (
    <Card title={t`Knowledge`}>
      <SearchInput label={t`Search the knowledge base`} value={typed} onChange={setTyped} className="m-3 mb-1" />
      {items.length === 0 ? (
        <p className="px-4 py-2 pb-3 text-sm text-soft">
          {q ? t`No article says anything about this.` : t`No article fits the subject; search by other words.`}
        </p>
      ) : (
        <ul className="pb-1">
          {items.map((article) => (
            <li key={article.id} className="border-b border-line px-4 py-2 last:border-b-0">
              <button
                type="button"
                aria-expanded={opened === article.id}
                onClick={() => setOpened(opened === article.id ? null : article.id)}
                className="flex w-full items-start gap-2 rounded text-left"
              >
                <BookOpen size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-soft" />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{String(article.title)}</span>
                  {!!article.summary && <span className="block text-xs text-soft">{String(article.summary)}</span>}
                </span>
              </button>
              {opened === article.id && <Opened id={article.id} onInsert={onInsert} onResolve={onResolve} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Opened({
  id,
  onInsert,
  onResolve,
}: {
  id: string;
  onInsert: (text: string) => void;
  onResolve: ((article: KithRecord) => void) | null;
}) {
  const { t } = useLingui();
  const article = useQuery(record("articles", id)).data;
  if (!article) return <Bones lines={3} />;
  const text = String(article.body ?? article.summary ?? "");
  return (
    <div className="mt-2 ml-6">
      <p className="max-h-60 overflow-auto text-sm whitespace-pre-line" tabIndex={0}>
        {text}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button small onPress={() => onInsert(text)}>{t`Put into the reply`}</Button>
        {onResolve && <Button small onPress={() => onResolve(article)}>{t`Resolve with it`}</Button>}
      </div>
    </div>
  );
}

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  CheckCheck,
  Hand,
  MessageCircleQuestion,
  Pause,
  Play,
  RotateCcw,
  Star,
  Undo2,
  UserCheck,
  Zap,
} from "lucide-react";
import { useState } from "react";
import { declarations, overview } from "../../api/queries";
import type { Declaration, KithRecord, Names } from "../../api/types";
import { change } from "../../api/write";
import { useKeptText } from "../../forms/kept-text";
import { Value } from "../../grid/value";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Bones, Failed } from "../../ui/show";
import { toast } from "../../ui/toast";
import { KeyButton } from "../desk/key-button";
import { useKeys } from "../desk/keys";
import { FilesCard } from "../records/files";
import { Timeline } from "../records/timeline";
import { Priority } from "./case-row";
import { waits } from "./cases";
import { SlaClock, Waits } from "./clock";
import { KnowledgeCard } from "./knowledge-card";
import { MacroDialog } from "./macro-dialog";
import { backOf, changesOf } from "./macros";
import { type Mode, Reply } from "./reply";
import { Told } from "./case-told";

export type Doing = "take" | "assign" | "back" | "pause" | "resolve" | "feedback";

/** One case: what is asked and by whom, how long there is, what is known about it, and what was said. */
export function CaseDetail({
  id,
  declared,
  person,
  now,
  onDo,
}: {
  id: string;
  declared: Declaration;
  person: string;
  now: number;
  onDo: (what: Doing, one: KithRecord, names: Names) => void;
}) {
  const { t } = useLingui();
  const found = useQuery(overview("cases", id));
  const [mode, setMode] = useState<Mode>("reply");
  const [reply, setReply] = useKeptText(`cases.reply ${id}`);
  const [note, setNote] = useKeptText(`cases.note ${id}`);
  const [choosing, setChoosing] = useState(false);
  const macro = useQuery(declarations()).data?.get("macros");
  const mayEdit = declared.access.edit !== "none";
  const macros = mayEdit && !!found.data && found.data.record.state !== "archived" ? macro : undefined;
  useKeys({ m: () => setChoosing(!!macros) });
  if (found.isPending) return <Bones lines={8} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { record: one, names } = found.data;
  const assigned = one.state === "assigned";
  const insert = (text: string) => {
    setMode("reply");
    setReply(reply.trim() ? `${reply.trim()}\n\n${text}` : text);
  };
  const apply = async (kept: KithRecord, answer: string) => {
    setChoosing(false);
    const [name, subject] = [String(kept.name), String(one.subject)];
    const patch = changesOf(kept, one);
    const undo = () => setReply(reply);
    if (Object.keys(patch).length === 0)
      toast(t`${name} stands in the reply`, { action: { label: t`Undo`, run: undo } });
    else if (!(await change("cases", one, patch, t`${name} is applied to ${subject}`, backOf(patch, one), undo)))
      return;
    if (answer) insert(answer);
  };
  return (
    <div className="flex flex-col gap-4 px-4 py-4 lg:px-6">
      <Head one={one} names={names} declared={declared} now={now} />
      {mayEdit && (
        <Actions
          one={one}
          person={person}
          onDo={(what) => onDo(what, one, names)}
          onMacros={macros ? () => setChoosing(true) : null}
        />
      )}
      <Told one={one} names={names} declared={declared} />
      <KnowledgeCard
        one={one}
        onInsert={insert}
        onResolve={
          mayEdit && assigned
            ? (article) =>
                onDo(
                  "resolve",
                  { ...one, article: article.id, resolution: one.resolution ?? article.summary ?? article.title },
                  { ...names, [article.id]: String(article.title) },
                )
            : null
        }
      />
      <Reply
        one={one}
        mode={mode}
        text={mode === "note" ? note : reply}
        onMode={setMode}
        onText={mode === "note" ? setNote : setReply}
      />
      <Timeline object="cases" about={found.data} />
      <FilesCard about={found.data} />
      {choosing && macros && (
        <MacroDialog
          one={one}
          names={names}
          declared={declared}
          macro={macros}
          person={person}
          reply={reply}
          onApply={(kept, answer) => void apply(kept, answer)}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

function Head({ one, names, declared, now }: { one: KithRecord; names: Names; declared: Declaration; now: number }) {
  const { t } = useLingui();
  const field = (name: string) => declared.fields.find((known) => known.name === name);
  const state = field("state");
  const returned = Number(one.returned ?? 0);
  const handler = names[String(one.handler ?? "")];
  const to = (object: string, value: unknown) =>
    value && names[String(value)] ? (
      <Link
        to="/$object/$id"
        params={{ object, id: String(value) }}
        className="font-medium text-ink hover:text-accent hover:underline"
      >
        {names[String(value)]}
      </Link>
    ) : null;
  const told = ["kind", "queue", "channel"].flatMap((name) => {
    const known = field(name);
    if (!known || !one[name]) return [];
    return [
      <span key={name}>
        <Value field={known} value={one[name]} names={names} />
      </span>,
    ];
  });
  return (
    <header>
      <p className="text-xs text-soft tabular-nums">{String(one.number ?? "")}</p>
      <h2 className="text-xl leading-tight font-semibold tracking-tight">
        <Link to="/$object/$id" params={{ object: "cases", id: one.id }} className="hover:text-accent hover:underline">
          {String(one.subject)}
        </Link>
      </h2>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-soft">
        {state && <Value field={state} value={one.state} names={names} />}
        <SlaClock one={one} now={now} />
        <span className="text-xs">
          <Waits one={one} declared={declared} now={now} />
        </span>
        <span className="text-xs">
          <Priority one={one} declared={declared} />
        </span>
        {returned > 0 && (
          <Badge tone="bad" icon={<Undo2 size={12} aria-hidden="true" />}>
            <Plural value={returned} one="came back" other="came back # times" />
          </Badge>
        )}
      </p>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-soft">
        {to("customers", one.customer) ?? <span>{t`No customer`}</span>}
        {to("contacts", one.contact)}
        {told}
        <span>{handler ? <Trans>handled by {handler}</Trans> : t`nobody’s yet`}</span>
        {!!one.due_at && !waits(one) && <span className="tabular-nums">{t`due ${moment(one.due_at as string)}`}</span>}
      </p>
    </header>
  );
}

/** What can be done with a case in its state. */
function Actions({
  one,
  person,
  onDo,
  onMacros,
}: {
  one: KithRecord;
  person: string;
  onDo: (what: Doing) => void;
  onMacros: (() => void) | null;
}) {
  const { t } = useLingui();
  const subject = String(one.subject);
  const state = String(one.state);
  const size = 15;
  const does = (what: Doing) => () => onDo(what);
  if (state === "archived") return null;
  const running = state === "created" || state === "assigned";
  return (
    <div className="flex flex-wrap gap-2">
      {state === "assigned" && (
        <KeyButton
          shortcut="r"
          look="primary"
          icon={<CheckCheck size={size} aria-hidden="true" />}
          onPress={does("resolve")}
        >
          {t`Resolve`}
        </KeyButton>
      )}
      {running && one.handler !== person && (
        <KeyButton
          shortcut="t"
          {...(state === "created" ? { look: "primary" as const } : {})}
          icon={<Hand size={size} aria-hidden="true" />}
          onPress={does("take")}
        >{t`Take`}</KeyButton>
      )}
      {running && (
        <KeyButton shortcut="a" icon={<UserCheck size={size} aria-hidden="true" />} onPress={does("assign")}>
          {t`Assign`}
        </KeyButton>
      )}
      {state === "assigned" && (
        <KeyButton shortcut="h" icon={<Undo2 size={size} aria-hidden="true" />} onPress={does("back")}>
          {t`Hand back`}
        </KeyButton>
      )}
      {running && (
        <KeyButton
          shortcut="p"
          icon={one.waits_for ? <Play size={size} aria-hidden="true" /> : <Pause size={size} aria-hidden="true" />}
          onPress={does("pause")}
        >
          {one.waits_for ? t`Go on` : t`Pause`}
        </KeyButton>
      )}
      {!running && (
        <KeyButton
          shortcut="f"
          look="primary"
          icon={<Star size={size} aria-hidden="true" />}
          onPress={does("feedback")}
        >
          {t`Enter feedback`}
        </KeyButton>
      )}
      {state === "handled" && (
        <Button
          icon={<MessageCircleQuestion size={size} aria-hidden="true" />}
          onPress={() => void change("cases", one, { state: "feedback" }, t`${subject} waits for feedback`, null)}
        >{t`Asked for feedback`}</Button>
      )}
      {!running && (
        <Button
          icon={<RotateCcw size={size} aria-hidden="true" />}
          onPress={() =>
            void change("cases", one, { state: "assigned" }, t`${subject} is worked on again`, { state: "handled" })
          }
        >{t`Work on it again`}</Button>
      )}
      {onMacros && (
        <KeyButton shortcut="m" icon={<Zap size={size} aria-hidden="true" />} onPress={onMacros}>
          {t`Macros`}
        </KeyButton>
      )}
    </div>
  );
}

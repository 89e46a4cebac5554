import { useLingui } from "@lingui/react/macro";
import { PhoneOff } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
import { api, ApiError, fieldErrors } from "../../api/http";
import { changed } from "../../api/queries";
import { fail } from "../../api/write";
import type { Declaration } from "../../api/types";
import { useKeptText } from "../../forms/kept-text";
import { addDays, today } from "../../i18n/format";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { DateField } from "../../ui/date-field";
import { TextField } from "../../ui/field";
import { Segments } from "../../ui/segments";
import { Note } from "../../ui/show";
import { asTask } from "../records/said";
import { Already, useAlready } from "./already";
import { asCall, type Call } from "./call";
import type { Match } from "./matches";

/** What is written down of a call, and what is to be done next: one press keeps both. Ctrl Enter does too. */
export function WrapUp({
  match,
  declared,
  person,
  call,
  cameBack,
  field,
  onDirection,
  onEnd,
  onLogged,
}: {
  match: Match | undefined;
  declared: ReadonlyMap<string, Declaration>;
  person: string;
  call: Call;
  /** The page was opened anew: what stands here already was typed before. */
  cameBack: boolean;
  field: RefObject<HTMLDivElement | null>;
  onDirection: (direction: Call["direction"]) => void;
  onEnd: (at: number) => void;
  onLogged: (id: string) => void;
}) {
  const { t } = useLingui();
  const of = call.number ?? "";
  const [note, setNote] = useKeptText(`calls.note ${of}`);
  const [outcome, setOutcome] = useKeptText(`calls.outcome ${of}`);
  const [next, setNext] = useKeptText(`calls.next ${of}`);
  const [due, setDue] = useState<string | null>(() => addDays(today(), 1));
  const [old, setOld] = useState(cameBack && !!(note || next));
  const [busy, setBusy] = useState(false);
  const wrote = useRef(false);
  const [refused, setRefused] = useState(false);
  const one = useAlready(call.id, refused);
  const already = refused || !!one;
  const keys = useRef({ interactions: crypto.randomUUID(), tasks: crypto.randomUUID() });
  const interactions = declared.get("interactions");
  const may = (object: string) => (declared.get(object)?.access.create ?? "none") !== "none";
  const choices = (name: string) => interactions?.fields.find((one) => one.name === name)?.choices ?? [];
  if (!may("interactions"))
    return <Note role="status">{t`Your role logs no calls. Ask an administrator if it should.`}</Note>;
  const typed = !!(note.trim() || next.trim());
  // Where something was typed the form stays: what is cut out of it is put elsewhere, and the focus is not lost.
  if (typed) wrote.current = true;
  if (already && !wrote.current && !busy) return <Already one={one} typed={false} />;
  const afresh = () => {
    setNote("");
    setOutcome("");
    setNext("");
    setOld(false);
  };
  const save = async () => {
    if (!match || busy || already) return;
    const ended = call.ended ?? Date.now();
    if (call.ended === null) onEnd(ended);
    const said = note.trim() || (call.direction === "in" ? t`Incoming call` : t`Outgoing call`);
    // A repeated press is the same request until it is answered for good: what is mended after a refusal is another one.
    const post = async (object: "tasks" | "interactions", body: Record<string, unknown>) => {
      try {
        await api.call(`/v1/${object}`, { method: "POST", key: keys.current[object], body });
      } catch (error) {
        if (error instanceof ApiError && error.status < 500) keys.current[object] = crypto.randomUUID();
        throw error;
      }
      keys.current[object] = crypto.randomUUID();
    };
    setBusy(true);
    try {
      if (next.trim() && may("tasks")) {
        await post("tasks", asTask(match, next, due, person));
        setNext("");
      }
      await post("interactions", asCall(match, said, outcome || null, { ...call, ended }));
      afresh();
      onLogged(match.record.id);
      await Promise.all([changed("interactions"), changed("tasks")]);
    } catch (error) {
      if (call.id && "external_id" in fieldErrors(error)) setRefused(true);
      else fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={t`Log the call`}
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      {already && !busy && <Already one={one} typed={typed} />}
      {old && (
        <Note role="status" actions={<Button small onPress={afresh}>{t`Start afresh`}</Button>}>
          {t`What you typed about an earlier call with this number is back.`}
        </Note>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Segments
          label={t`Direction`}
          value={call.direction}
          options={choices("direction") as { value: Call["direction"]; label: string }[]}
          onChange={onDirection}
        />
        {call.ended === null && (
          <Button small icon={<PhoneOff size={14} aria-hidden="true" />} onPress={() => onEnd(Date.now())}>
            {t`Call ended`}
          </Button>
        )}
      </div>
      <div role="group" aria-label={t`Outcome`} className="flex flex-wrap gap-1">
        {choices("outcome").map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={outcome === value}
            onClick={() => setOutcome(outcome === value ? "" : value)}
            className={cx(
              "inline-flex min-h-8 items-center rounded-full border px-3 text-xs font-medium max-lg:min-h-10",
              outcome === value ? "border-accent bg-tint text-on-tint" : "border-line text-soft hover:bg-sunken",
            )}
          >
            {label}
          </button>
        ))}
      </div>
      <div ref={field}>
        <TextField
          label={t`What was said`}
          long
          rows={4}
          value={note}
          onChange={setNote}
          placeholder={t`The first line becomes the subject.`}
        />
      </div>
      {may("tasks") && (
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            label={t`Next task for you`}
            value={next}
            onChange={setNext}
            autoComplete="off"
            className="flex-1 basis-56"
          />
          {next.trim() && <DateField label={t`Due on`} value={due} onChange={setDue} className="w-48" />}
        </div>
      )}
      <div className="flex flex-wrap items-center justify-end gap-3">
        {!match && <p className="text-sm text-soft">{t`First say who it is.`}</p>}
        <Button look="primary" type="submit" isPending={busy} isDisabled={!match || already}>
          {t`Log the call`}
        </Button>
      </div>
    </form>
  );
}

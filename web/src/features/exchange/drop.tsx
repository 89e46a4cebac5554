import { useLingui } from "@lingui/react/macro";
import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import { cx } from "../../ui/cx";
import { Progress } from "../../ui/show";

/** A place for a file: dropped, or chosen by mouse, key or touch. */
export function Drop({ busy, onFile }: { busy: number | null; onFile: (file: File) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  if (busy !== null)
    return (
      <div className="rounded-lg border border-line p-6">
        <Progress label={t`Sending the file`} value={busy} />
      </div>
    );
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
      className={cx(
        "flex flex-col items-center gap-2 rounded-lg border-2 border-dashed px-4 py-10 text-center",
        over ? "border-accent bg-tint" : "border-edge",
      )}
    >
      <Upload size={28} strokeWidth={1.5} aria-hidden="true" className="text-soft" />
      <label className="cursor-pointer">
        <span className="lnk">{t`Choose a file`}</span>
        <span className="text-soft"> {t`or drop it here`}</span>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) onFile(file);
            event.target.value = "";
          }}
        />
      </label>
      <p className="text-xs text-soft">{t`CSV or Excel, up to 1,000,000 rows. Nothing is written until you have seen what would happen.`}</p>
    </div>
  );
}

import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "../../ui/checkbox";
import { Select } from "../../ui/select";
import { Card } from "../../ui/show";
import type { Preview, Layout } from "./types";

const ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "shift_jis", "cp1252"];

/** How the file was read, as it was found out; each part can be set right. */
export function LayoutFields({ preview, onChange }: { preview: Preview; onChange: (layout: Layout) => void }) {
  const { t } = useLingui();
  const { layout, sheets } = preview;
  const set = (part: Partial<Layout>) => onChange({ ...layout, ...part });
  const known = layout.encoding && !ENCODINGS.includes(layout.encoding) ? [layout.encoding] : [];
  return (
    <Card title={t`How the file was read`}>
      <div className="flex flex-wrap items-end gap-4 p-4">
        {sheets ? (
          <Select
            label={t`Sheet`}
            value={layout.sheet}
            options={sheets.map((name) => ({ value: name, label: name }))}
            onChange={(sheet) => set({ sheet })}
            className="w-52"
          />
        ) : (
          <>
            <Select
              label={t`Encoding`}
              value={layout.encoding}
              options={[...known, ...ENCODINGS].map((name) => ({ value: name, label: name.toUpperCase() }))}
              onChange={(encoding) => set({ encoding })}
              className="w-40"
            />
            <Select
              label={t`Columns are parted by`}
              value={layout.separator}
              options={[
                { value: ",", label: t`Comma ( , )` },
                { value: ";", label: t`Semicolon ( ; )` },
                { value: "\t", label: t`Tab` },
                { value: "|", label: t`Bar ( | )` },
              ]}
              onChange={(separator) => set({ separator })}
              className="w-44"
            />
          </>
        )}
        <Checkbox
          label={t`The first row names the columns`}
          checked={layout.header ?? true}
          onChange={(header) => set({ header })}
        />
      </div>
    </Card>
  );
}

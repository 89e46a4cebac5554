import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { RefPicker } from "../../forms/ref-picker";
import type { Names } from "../../api/types";
import { Button } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";

/** Give something to somebody; the likeliest one, oneself, is one press. */
export function AssignDialog({
  title,
  person,
  now,
  names,
  onAssign,
  onClose,
}: {
  title: string;
  person: { id: string; name: string };
  now: string | null;
  names: Names;
  onAssign: (id: string, name: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [to, setTo] = useState<{ id: string; name: string } | null>(null);
  const [missing, setMissing] = useState(false);
  const give = (one: { id: string; name: string } | null) => {
    setMissing(!one);
    if (!one) return;
    onAssign(one.id, one.name);
    onClose();
  };
  return (
    <FormDialog
      title={title}
      trouble={null}
      onClose={onClose}
      onSubmit={() => give(to)}
      action={<Button type="submit" look="primary">{t`Assign`}</Button>}
    >
      {now !== person.id && (
        <Button autoFocus className="self-start" onPress={() => give(person)}>{t`Take it myself`}</Button>
      )}
      <RefPicker
        label={t`Somebody else`}
        object="people"
        value={to?.id ?? null}
        names={{ ...names, ...(to ? { [to.id]: to.name } : {}) }}
        error={missing ? t`This is needed` : undefined}
        onChange={(id, name) => setTo(id ? { id, name: name ?? "" } : null)}
      />
    </FormDialog>
  );
}

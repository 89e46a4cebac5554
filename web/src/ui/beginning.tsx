import { Trans, useLingui } from "@lingui/react/macro";
import { Fragment, type ReactNode, useState } from "react";
import { Button } from "./button";
import { Note } from "./show";

/**
 * A form of what was read, which begins anew when a later version is read and nothing was typed. What was typed is kept: the later
 * version stands ready, to be shown or written over. `version` is the one a save is of, and `saved` says that it was done.
 */
export function Beginning<T extends { version: number }>({
  read,
  children,
}: {
  read: T;
  children: (known: T, version: number, saved: () => void) => ReactNode;
}) {
  const { t } = useLingui();
  const [known, setKnown] = useState(read);
  const [version, setVersion] = useState(read.version);
  const [touched, setTouched] = useState(false);
  const show = () => {
    setKnown(read);
    setVersion(read.version);
    setTouched(false);
  };
  const touch = () => setTouched(true);
  const theirs = read.version !== version;
  if (theirs && !touched) show();
  return (
    <>
      {theirs && touched && (
        <div className="p-4">
          <Note
            tone="warn"
            role="alert"
            actions={
              <span className="flex flex-wrap gap-2">
                <Button onPress={show}>{t`Show theirs`}</Button>
                <Button onPress={() => setVersion(read.version)}>{t`Go on with mine`}</Button>
              </span>
            }
          >
            <Trans>Someone else saved this meanwhile. What you changed is kept; nothing was overwritten.</Trans>
          </Note>
        </div>
      )}
      <div className="contents" onPointerDownCapture={touch} onKeyDownCapture={touch} onInput={touch}>
        <Fragment key={known.version}>{children(known, version, () => setTouched(false))}</Fragment>
      </div>
    </>
  );
}

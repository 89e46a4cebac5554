import { t } from "@lingui/core/macro";
/** Degrees north and east. */
export type Point = { latitude: number; longitude: number };
export type Position = Point & { accuracy: number };

const WAIT_MS = 20_000;
const FRESH_MS = 60_000;

/** Where this device is. Rejects with what a person can do about it. */
export function whereAmI(): Promise<Position> {
  return new Promise((found, failed) => {
    if (!("geolocation" in navigator)) return failed(new Error(t`This device cannot tell where it is.`));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => found({ latitude, longitude, accuracy }),
      ({ code }) =>
        failed(
          new Error(
            code === 1
              ? t`Kith may not see where you are. Allow the location for this site in the browser’s settings.`
              : t`The device did not find where it is. Try again in the open, or switch its location on.`,
          ),
        ),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: FRESH_MS },
    );
  });
}

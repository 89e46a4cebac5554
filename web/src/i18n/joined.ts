import { t } from "@lingui/core/macro";

/** Several short statements in one line, parted as the language parts them. */
export const joined = (parts: readonly string[]): string =>
  parts.length ? parts.reduce((before, next) => t`${before}; ${next}`) : "";

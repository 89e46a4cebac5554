import { beforeAll, describe, expect, it } from "vitest";
import type { Field } from "../../src/api/types";
import { patch, typedOf } from "../../src/forms/values";
import { phoneMeant, phoneText } from "../../src/i18n/format";
import { atHome, loadPhones } from "../../src/i18n/phone";

describe("a phone number", () => {
  it("is shown as stored until it is known how numbers are written", () => {
    expect(phoneText("+8613900139000")).toBe("+8613900139000");
  });

  describe("once that is known", () => {
    beforeAll(loadPhones);

    it.each([
      ["CN", "+8613900139000", "139 0013 9000"],
      ["CN", "+12025550123", "+1 202 555 0123"],
      ["US", "+12025550123", "(202) 555-0123"],
      ["US", "+8613900139000", "+86 139 0013 9000"],
      ["DE", "+493012345678", "030 12345678"],
      ["", "+493012345678", "+49 30 12345678"],
      ["CN", "extension 7", "extension 7"],
    ])("is written from %s as people there write it: %s", (home, stored, read) => {
      atHome(home);
      expect(phoneText(stored)).toBe(read);
    });

    it.each([
      ["CN", "139 0013 9000", "+8613900139000"],
      ["CN", "139-0013-9000", "+8613900139000"],
      ["CN", "+1 202 555 0123", "+12025550123"],
      ["US", "(202) 555-0123", "+12025550123"],
      ["", "139 0013 9000", "139 0013 9000"],
      ["CN", "ask Wang", "ask Wang"],
    ])("is stored in one way however somebody at %s types it: %s", (home, typed, stored) => {
      atHome(home);
      expect(phoneMeant(typed)).toBe(stored);
    });

    it("stands in a form as it is read, and is no change when it is left as it was", () => {
      atHome("CN");
      const base = { id: "con_1", version: 1, mobile: "+8613900139000", phones: ["+8613900139000", "+12025550123"] };
      const fields = [
        { name: "mobile", kind: "phone" },
        { name: "phones", kind: "phones" },
      ] as Field[];
      const typed = Object.fromEntries(
        fields.map((field) => [field.name, typedOf(field, base[field.name as "mobile" | "phones"], "")]),
      );
      expect(typed).toEqual({ mobile: "139 0013 9000", phones: "139 0013 9000\n+1 202 555 0123" });
      expect(patch(fields, base as never, typed, new Set(["mobile", "phones"]))).toEqual({});
    });
  });
});

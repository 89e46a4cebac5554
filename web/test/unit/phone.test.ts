import { beforeAll, describe, expect, it } from "vitest";
import { phoneText } from "../../src/i18n/format";
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
  });
});

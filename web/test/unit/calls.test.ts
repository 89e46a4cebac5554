import { describe, expect, it } from "vitest";
import type { KithRecord } from "../../src/api/types";
import { asCall, lasted, minutes } from "../../src/features/calls/call";
import { ranked } from "../../src/features/calls/matches";
import { numberIn, spelled } from "../../src/features/calls/number";
import { atHome, loadPhones } from "../../src/i18n/phone";

const NUMBER = "+4930901820";
const of = (id: string, fields: Record<string, unknown> = {}): KithRecord => ({
  id,
  version: 1,
  created_at: "",
  created_by: "",
  updated_at: "2026-01-01",
  updated_by: "",
  deleted_at: null,
  phones: [NUMBER],
  ...fields,
});
const ids = (found: Parameters<typeof ranked>[0]) => ranked(found, NUMBER).map(({ record }) => record.id);

describe("who may be calling", () => {
  it("ranks people at customers, then others, customers, open leads, whoever left, and leads that are decided upon", () => {
    const found = {
      leads: [of("lea_over", { status: "disqualified" }), of("lea_open", { status: "new" })],
      contacts: [
        of("con_left", { active: false, customer: "cus_a" }),
        of("con_lone"),
        of("con_here", { customer: "cus_b" }),
      ],
      customers: [of("cus_c")],
    };
    expect(ids(found)).toEqual(["con_here", "con_lone", "cus_c", "lea_open", "con_left", "lea_over"]);
  });

  it("puts the one changed last first among equals", () => {
    const contacts = [of("con_old"), of("con_new", { updated_at: "2026-02-01" })];
    expect(ids({ contacts, customers: [], leads: [] })).toEqual(["con_new", "con_old"]);
  });

  it("shows a customer once: by its contact, unless that one has left", () => {
    const customers = [of("cus_a"), of("cus_b")];
    const contacts = [of("con_a", { customer: "cus_a" }), of("con_b", { customer: "cus_b", active: false })];
    expect(ids({ contacts, customers, leads: [] })).toEqual(["con_a", "cus_b", "con_b"]);
  });

  it("leaves out the lead that became one of them, and keeps one whose customer has another number", () => {
    const leads = [
      of("lea_a", { status: "converted", contact: "con_a", customer: "cus_a" }),
      of("lea_b", { status: "converted", contact: "con_b", customer: "cus_b" }),
    ];
    expect(ids({ contacts: [of("con_a", { customer: "cus_a" })], customers: [], leads })).toEqual(["con_a", "lea_b"]);
  });

  it("shows nobody whose number only holds the same digits, or who is found by other text", () => {
    const contacts = [of("con_a", { phones: [`${NUMBER}1`] }), of("con_b", { phones: null, name: NUMBER })];
    expect(ids({ contacts, customers: [], leads: [] })).toEqual([]);
  });
});

describe("the number of a call", () => {
  it("is read as systems and links spell it", async () => {
    await loadPhones();
    atHome("DE");
    const spellings = [
      NUMBER,
      " 4930901820",
      "tel:+49-30-901820",
      "sip:+4930901820@pbx.example;user=phone",
      "030 901820",
    ];
    for (const one of [...spellings, "0049 30 901820", "+49 (0)30 901820"]) expect(numberIn(spelled(one))).toBe(NUMBER);
  });

  it("is none where it is hidden or too short to be one", () => {
    for (const one of ["", "anonymous", "12", "sip:anonymous@anonymous.invalid", undefined])
      expect(numberIn(spelled(one))).toBeNull();
  });
});

describe("what a call took", () => {
  it("is shown as a clock shows it", () => {
    expect([0, 65_000, 3_729_000, -5].map(lasted)).toEqual(["0:00", "1:05", "1:02:09", "0:00"]);
  });

  it("is counted in minutes until its end, at least one", () => {
    expect(minutes({ began: 0, ended: 150_000 }, 900_000)).toBe(3);
    expect(minutes({ began: 0, ended: null }, 5_000)).toBe(1);
  });

  it("is sent with when it began, its number, and the recording only where there is one", () => {
    const call = { id: "17.4", number: NUMBER, direction: "in" as const, recording: null, began: 0, ended: 240_000 };
    expect(asCall({ object: "leads", record: of("lea_a") }, "Asks\nfor prices", "reached", call)).toEqual({
      subject: "Asks",
      body: "for prices",
      channel: "phone",
      direction: "in",
      about_record: "lea_a",
      at: "1970-01-01T00:00:00.000Z",
      duration_minutes: 4,
      contact_point: NUMBER,
      outcome: "reached",
      external_id: "17.4",
    });
  });
});

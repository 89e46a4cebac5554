// Records for a call to find, made when a test or a screen first asks for them.
/** One number of a contact and of its own customer, of another customer, and of a lead that is decided upon. */
export function callers(state) {
  const { book, company } = state;
  const [administrator] = company.people;
  if (state.callers) return state.callers;
  const number = "+862155550100";
  const [, , , , first, second] = book.tables.customers.values();
  for (const one of [first, second]) Object.assign(one, { phones: [number] });
  Object.assign(first, { lifecycle_stage: "at_risk" });
  const make = (object, fields) => book.create(object, fields, administrator, "203.0.113.9");
  const contact = make("contacts", {
    name: "Nora Field",
    job_title: "Buyer",
    phones: [number],
    customer: first.id,
    owner: administrator.id,
    active: true,
  });
  make("leads", { name: "Paul Otten", company: "Otten AG", phones: [number], status: "disqualified", score: 35 });
  make("cases", {
    subject: "Pallets arrive broken",
    number: "S-2001",
    customer: first.id,
    contact: contact.id,
    state: "created",
  });
  return (state.callers = { number, contact, first, second });
}

"""A lead: somebody who may become a customer, until converted or disqualified."""

from typing import Any

from shared.declare import (
    About,
    Amount,
    Choice,
    Choices,
    Context,
    Day,
    Draft,
    Emails,
    Integer,
    Link,
    LongText,
    Outcome,
    Phones,
    Record,
    Ref,
    Text,
    attr,
)
from shared.guards import entered, needs
from shared.objects.contacts import CHANNELS, consent
from shared.parts import Address

STATUSES = {
    "new": ("New", "新线索"),
    "working": ("Working", "跟进中"),
    "nurturing": ("Nurturing", "培育中"),
    "qualified": ("Qualified", "已确认"),
    "converted": ("Converted", "已转化"),
    "disqualified": ("Disqualified", "无效"),
}
REASONS = {
    "no_need": ("No need", "无需求"), "no_budget": ("No budget", "无预算"), "no_answer": ("No answer", "无法联系"),
    "competitor": ("Chose a competitor", "选择竞争对手"), "duplicate": ("Duplicate", "重复"),
    "not_a_buyer": ("Not a buyer", "非目标客户"), "other": ("Other", "其他"),
}  # fmt: skip
_OPEN = ("new", "working", "nurturing", "qualified")
MOVES = {status: (*(other for other in _OPEN if other != status), "converted", "disqualified") for status in _OPEN} | {
    "converted": (),
    "disqualified": ("working", "nurturing"),
}


class Lead(Record):
    about = About(
        "lea", ("Lead", "线索"), ("Leads", "线索"), title="name", amount="budget", state="status", group="marketing",
        moves=MOVES, ends=("converted", "disqualified"),
    )  # fmt: skip

    name: Text = attr("Name", "姓名", required=True, searchable=True, min_length=1)
    company: Text | None = attr("Company", "公司", searchable=True)
    job_title: Text | None = attr("Job title", "职务")
    emails: Emails | None = attr("E-mails", "电子邮件", searchable=True)
    phones: Phones | None = attr("Phones", "电话", searchable=True)
    website: Link | None = attr("Website", "网站")
    address: Address | None = attr("Address", "地址")
    status: Choice = attr("Status", "状态", default="new", choices=STATUSES)
    source: Choice | None = attr("Source", "来源", open_choice=True)
    campaign: Ref | None = attr("Campaign", "营销活动", ref="campaigns", parent=True)
    sector: Choice | None = attr("Sector", "行业", open_choice=True)
    region: Choice | None = attr("Region", "区域", open_choice=True)
    score: Integer | None = attr("Score", "评分", ge=0, le=100)
    product: Ref | None = attr("Interested in", "意向产品", ref="products")
    budget: Amount | None = attr("Budget", "预算")
    need: LongText | None = attr("Need", "需求", searchable=True)
    next_contact_on: Day | None = attr("Next contact", "下次联系日期")
    consents: Choices | None = attr("Agreed to be reached by", "同意的联系渠道", choices=CHANNELS)
    refusals: Choices | None = attr("Not to be reached by", "拒绝的联系渠道", choices=CHANNELS)
    disqualify_reason: Choice | None = attr("Why disqualified", "无效原因", choices=REASONS, dictionary=True)
    closed_on: Day | None = attr("Closed on", "关闭日期", read_only=True)
    customer: Ref | None = attr("Customer", "客户", ref="customers")
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    opportunity: Ref | None = attr("Opportunity", "销售机会", ref="opportunities", read_only=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Lead | None, after: Lead, context: Context) -> Outcome:
    """A converted lead is a customer, a contact and an opportunity from that moment; a disqualified one says why."""
    consent(after)
    if after.status == "disqualified":
        needs(after, "disqualify_reason")
    status = entered(before, after, "status")
    if status is None:
        return Outcome(after)
    closed = status in {"converted", "disqualified"}
    after = after.model_copy(update={"closed_on": context.today if closed else None})
    wins = status == "converted" and before is not None
    return converted(after, context) if wins else Outcome(after)


def converted(lead: Lead, context: Context) -> Outcome:
    """The lead with what it becomes; a customer or contact that it names already is kept."""
    number = context.id[3:]
    customer, contact = lead.customer or "cus" + number, lead.contact or "con" + number
    name = lead.company or lead.name
    reach = _taken(lead, "emails", "phones", "consents", "refusals")
    drafts = []
    if lead.customer is None:
        known = _taken(lead, "owner", "website", "sector", "region", "address", "source")
        known |= {"name": name, "lifecycle_stage": "prospect", "kind": "organisation" if lead.company else "person"}
        drafts.append(Draft("customers", customer, known if lead.company else {**known, **reach}))
    if lead.contact is None:
        known = _taken(lead, "owner", "name", "job_title", "source")
        drafts.append(Draft("contacts", contact, {**known, **reach, "customer": customer}))
    deal = _taken(lead, "owner", "product", "campaign", "source", amount="budget", description="need")
    drafts.append(
        Draft("opportunities", "opp" + number, {**deal, "name": name, "customer": customer, "contact": contact})
    )
    links = {"customer": customer, "contact": contact, "opportunity": "opp" + number}
    return Outcome(lead.model_copy(update=links), creates=tuple(drafts))


def _taken(lead: Lead, *same: str, **renamed: str) -> dict[str, Any]:
    """The lead's fields that are set, in JSON form, some under another name."""
    known: dict[str, Any] = lead.model_dump(mode="json", exclude_none=True)
    sources = {**{name: name for name in same}, **renamed}
    return {name: known[source] for name, source in sources.items() if source in known}

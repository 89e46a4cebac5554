"""A customer: an organisation or a person that buys, or may."""

from shared import ids
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
from shared.guards import entered
from shared.objects.contacts import CHANNELS, consent
from shared.parts import Address

KINDS = {"organisation": ("Organisation", "企业"), "person": ("Person", "个人")}
LEVELS = {"key": ("Key", "重点"), "standard": ("Standard", "普通"), "small": ("Small", "小型")}
STAGES = {
    "suspect": ("Suspect", "潜在对象"), "prospect": ("Prospect", "意向客户"), "customer": ("Customer", "客户"),
    "loyal": ("Loyal", "忠诚客户"), "at_risk": ("At risk", "流失预警"), "lost": ("Lost", "已流失"),
    "won_back": ("Won back", "已赢回"),
}  # fmt: skip
LIFECYCLE_REASONS = {
    "by_hand": ("Set by hand", "人工设定"), "contact": ("First contact", "首次接触"),
    "first_order": ("First order", "首次下单"), "loyalty": ("Orders often or much", "达到忠诚标准"),
    "warning": ("Churn warning", "流失预警"), "lost": ("Confirmed lost", "确认流失"),
    "won_back": ("Won back", "赢回"), "retained": ("Stays", "已挽留"),
}  # fmt: skip
BY_LIFECYCLE = "system:lifecycle"
"""Who moves a customer when rules do."""
SECTORS = {
    "retail": ("Retail", "零售"), "technology": ("Technology", "科技"), "medical": ("Medical", "医疗"),
    "marketing": ("Marketing", "营销"), "finance": ("Finance", "金融"), "software": ("Software", "软件"),
    "entertainment": ("Entertainment", "娱乐"), "telecommunications": ("Telecommunications", "电信"),
    "services": ("Services", "服务"), "employment": ("Employment", "人力资源"),
}  # fmt: skip
OWNERSHIPS = {
    "private": ("Private", "民营"), "listed": ("Listed", "上市公司"), "state": ("State-owned", "国有"),
    "foreign": ("Foreign-invested", "外资"), "government": ("Government", "政府机构"), "other": ("Other", "其他"),
}  # fmt: skip
RATINGS = {"a": ("A", "A"), "b": ("B", "B"), "c": ("C", "C"), "d": ("D", "D")}


class Customer(Record):
    about = About(
        "cus", ("Customer", "客户"), ("Customers", "客户"), title="name", state="lifecycle_stage", group="customers"
    )

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    kind: Choice = attr("Kind", "类型", default="organisation", choices=KINDS)
    level: Choice | None = attr("Level", "级别", choices=LEVELS, open_choice=True)
    lifecycle_stage: Choice | None = attr("Lifecycle stage", "生命周期阶段", choices=STAGES)
    lifecycle_since: Day | None = attr("In this stage since", "进入本阶段日期", read_only=True)
    lifecycle_reason: Choice | None = attr(
        "Why in this stage", "进入本阶段原因", choices=LIFECYCLE_REASONS, read_only=True
    )
    sector: Choice | None = attr("Sector", "行业", choices=SECTORS, open_choice=True)
    source: Choice | None = attr("Source", "来源", open_choice=True)
    region: Choice | None = attr("Region", "区域", open_choice=True)
    country: Text | None = attr("Country", "国家/地区")
    website: Link | None = attr("Website", "网站")
    emails: Emails | None = attr("E-mails", "电子邮件", searchable=True)
    phones: Phones | None = attr("Phones", "电话", searchable=True)
    address: Address | None = attr("Address", "地址", searchable=True)
    billing_address: Address | None = attr("Billing address", "账单地址")
    delivery_address: Address | None = attr("Delivery address", "收货地址")
    tax_number: Text | None = attr("Tax number", "税号", unique=True)
    licence_number: Text | None = attr("Business licence", "营业执照号", searchable=True, unique=True)
    licence_expires_on: Day | None = attr("Licence expires on", "执照到期日")
    legal_representative: Text | None = attr("Legal representative", "法定代表人", searchable=True)
    registered_capital: Amount | None = attr("Registered capital", "注册资本")
    ownership: Choice | None = attr("Ownership", "企业性质", choices=OWNERSHIPS)
    bank: Text | None = attr("Bank", "开户行")
    bank_account: Text | None = attr("Bank account", "银行账号", sensitive=True)
    birthday: Day | None = attr("Birthday", "生日")
    employees: Integer | None = attr("Employees", "员工人数", ge=0)
    annual_revenue: Amount | None = attr("Annual revenue", "年营业额")
    founded_year: Integer | None = attr("Founded", "成立年份", ge=1000, le=2200)
    parent: Ref | None = attr("Parent company", "上级公司", ref="customers")
    customer_since: Day | None = attr("Customer since", "成为客户日期")
    satisfaction: Integer | None = attr("Satisfaction", "满意度", ge=1, le=5)
    credit_limit: Amount | None = attr("Credit limit", "信用额度", sensitive=True)
    credit_rating: Choice | None = attr("Credit rating", "信用等级", choices=RATINGS, open_choice=True)
    payment_terms_days: Integer | None = attr("Payment terms, days", "账期（天）", ge=0, le=3650)
    overdue: Amount | None = attr("Overdue", "逾期金额", sensitive=True)
    overdue_since: Day | None = attr("Overdue since", "逾期起始日")
    preferred_channel: Choice | None = attr("Preferred channel", "首选渠道", choices=CHANNELS)
    consents: Choices | None = attr("Agreed to be reached by", "同意的联系渠道", choices=CHANNELS)
    refusals: Choices | None = attr("Not to be reached by", "拒绝的联系渠道", choices=CHANNELS)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注", searchable=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Customer | None, after: Customer, context: Context) -> Outcome:
    """A new customer has been one since today unless it says otherwise; the churn rule needs an age.

    A step to another stage is dated and kept, whoever makes it.
    """
    consent(after)
    dated: dict[str, object] = {}
    if before is None and after.customer_since is None:
        dated["customer_since"] = context.today
    if not entered(before, after, "lifecycle_stage"):
        return Outcome(after.model_copy(update=dated))
    if context.person != BY_LIFECYCLE:
        dated |= {"lifecycle_since": context.today, "lifecycle_reason": "by_hand"}
    after = after.model_copy(update=dated)
    return Outcome(after, (_step(before, after, context),))


def _step(before: Customer | None, after: Customer, context: Context) -> Draft:
    since = after.lifecycle_since or context.today
    data = {
        "title": after.name, "customer": context.id, "before": before.lifecycle_stage if before else None,
        "stage": after.lifecycle_stage, "entered_on": since.isoformat(), "reason": after.lifecycle_reason,
        "owner": after.owner,
    }  # fmt: skip
    known = {name: value for name, value in data.items() if value is not None}
    return Draft("lifecycle_changes", ids.timed("lfc", context.now, context.id), known)
